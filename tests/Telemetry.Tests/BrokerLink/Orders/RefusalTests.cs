using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

public sealed class RefusalTests
{
    [Fact]
    public void Refusals_name_their_reason()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("key"), bench.Sato, bench.Stranger);
        bench.Take(bench.Order("person"), bench.Sato);
        bench.Take(bench.Order("role"), bench.Relay);
        bench.Take(bench.Order("area") with { Areas = ["13101"] });
        bench.Take(bench.Order("early") with { Issued = bench.Now + 600_000, Expires = bench.Now + 900_000 });
        bench.Orders.Take("no json"u8, "torn");

        Assert.Equal(
            ["unknown-key", "second-person-missing", "wrong-role", "other-area", "not-yet-issued", "malformed"], bench.Receipts().Select(r => r.Reason));
        Assert.Empty(bench.InForce);
    }

    [Fact]
    public void The_same_refused_bytes_are_answered_once_per_period()
    {
        using var bench = new PipelineBench();
        var envelope = bench.Sign(bench.Order("key"), bench.Sato, bench.Stranger);
        for (var i = 0; i < 50; i++) bench.Orders.Take(envelope, "key");
        Assert.Single(bench.Receipts());

        bench.Pass(TimeSpan.FromMinutes(10));
        bench.Orders.Take(envelope, "key");

        Assert.Single(bench.Receipts());
        Assert.Equal(49, bench.Desk.Silent);
    }

    [Fact]
    public void Different_refused_bytes_are_answered_up_to_the_rate_and_the_silence_is_counted()
    {
        using var bench = new PipelineBench(receipts: new ReceiptOptions { RefusalsPerMinute = 10, Queue = 1_000 });
        for (var i = 0; i < 500; i++) bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"noise {i}"), "noise");
        Assert.Equal(10, bench.Receipts().Count);
        Assert.Equal(490, bench.Desk.Silent);

        bench.Pass(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 500; i++) bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"more {i}"), "noise");

        Assert.Equal(5, bench.Receipts().Count);
    }

    [Fact]
    public void A_refusal_storm_does_not_silence_the_answer_to_a_true_order()
    {
        using var bench = new PipelineBench();
        for (var i = 0; i < 500; i++) bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"noise {i}"), "noise");
        bench.Receipts();

        bench.Take(bench.Order("flood"));

        Assert.Equal([ReceiptState.Received, ReceiptState.Verified], bench.Receipts().Select(r => r.State));
    }

    [Fact]
    public void Strangers_do_not_use_up_the_answers_to_what_a_key_signed()
    {
        using var bench = new PipelineBench();
        var old = bench.Order("old", life: TimeSpan.FromMinutes(1));
        bench.Pass(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 100; i++)
        {
            bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"noise {i}"), "noise");
            bench.Take(bench.Order($"unknown-{i}"), bench.Stranger);
            bench.Take(bench.Order($"forged-{i}"), bench.Stranger with { KeyId = bench.Sato.KeyId }, bench.Suzuki);
            // What was signed once can be sent by everybody.
            bench.Take(old with { Seq = old.Seq + 1_000 + i });
        }
        bench.Receipts();

        bench.Take(bench.Order("elsewhere") with { Areas = ["13101"] });
        bench.Take(bench.Order("alone"), bench.Sato);

        Assert.Equal(["other-area", "second-person-missing"], bench.Receipts().Select(r => r.Reason));
    }

    [Fact]
    public void A_flood_of_forged_orders_costs_the_true_one_no_picture_and_no_place()
    {
        using var bench = new PipelineBench();
        var looks = bench.Looks;
        for (var i = 0; i < 1_000; i++)
        {
            bench.Take(bench.Order($"unknown-{i}"), bench.Sato, bench.Stranger);
            bench.Take(bench.Order($"forged-{i}"), bench.Stranger with { KeyId = bench.Sato.KeyId }, bench.Suzuki);
            bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"noise {i}"), "noise");
        }
        Assert.Equal(looks, bench.Looks);

        bench.Take(bench.Order("flood"));

        Assert.Equal("flood", Assert.Single(bench.InForce));
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(OrderDesk.MaxHeld, bench.View.Held);
    }

    [Fact]
    public void The_latency_in_receipts_begins_when_the_bytes_came_not_when_it_was_their_turn()
    {
        using var bench = new PipelineBench();
        bench.Orders.Take(bench.Sign(bench.Order("flood")), "flood", waited: TimeSpan.FromSeconds(11.6));
        Assert.Equal(11_600, bench.Receipts().Single(r => r.State == ReceiptState.Verified).Ms!.Value, 1.0);
        Assert.Equal(-11.6, bench.Arrived!.Value, 0.01);
    }

    [Fact]
    public void What_comes_while_others_are_worked_off_has_waited_since_the_socket_was_empty()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var unread = new UnreadSpan(time);
        var waited = new List<double>();
        foreach (var more in (bool[])[false, true, true, false])
        {
            unread.See(more);
            waited.Add(unread.Take().TotalSeconds);
            time.Advance(TimeSpan.FromSeconds(4));
        }
        Assert.Equal([0, 4, 8, 0], waited);
    }

    [Fact]
    public void Receipts_that_wait_are_bounded_and_the_newest_are_kept()
    {
        using var bench = new PipelineBench(receipts: new ReceiptOptions { Queue = 8 });
        for (var i = 0; i < 20; i++) bench.Take(bench.Order($"flood-{i}"));

        Assert.Equal((8, 32), (bench.Outbox.Waiting, bench.Outbox.Dropped));
        Assert.Equal("flood-19", bench.Receipts()[^1].Order);
    }
}
