using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class ReceiptTests
{
    [Fact]
    public void Shown_carries_the_time_from_the_bytes_to_the_frame_by_the_monotonic_clock()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);
        bench.Time.Advance(TimeSpan.FromMilliseconds(42));
        bench.Time.StepWall(TimeSpan.FromHours(-5));

        bench.Paint(order);
        bench.Paint(order);

        var receipts = bench.Receipts();
        Assert.Equal([ReceiptState.Received, ReceiptState.Verified, ReceiptState.Shown], receipts.Select(r => r.State));
        Assert.Equal(42, receipts[2].Ms);
        Assert.Equal("1920x1080 sha256:" + new string('a', 64), receipts[2].Frame);
        Assert.All(receipts, r => Assert.Equal(("sign-0001", order.Order, order.Rev, order.Seq), (r.Device, r.Order, r.Rev, r.Seq)));
    }

    [Fact]
    public void An_end_is_answered_at_once_and_again_when_its_page_is_painted()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);
        var end = bench.After(order, OrderKind.Withdraw);
        bench.Take(end, bench.Sato);
        bench.Paint(end);

        var ended = bench.Receipts().Where(r => r.State == ReceiptState.Ended).ToList();
        Assert.Equal(("withdrawn", null), (ended[0].Reason, ended[0].Frame));
        Assert.NotNull(ended[1].Frame);
    }

    [Fact]
    public void Refusals_name_their_reason()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("key"), bench.Sato, bench.Stranger);
        bench.Take(bench.Order("person"), bench.Sato);
        bench.Take(bench.Order("role"), bench.Relay);
        bench.Take(bench.Order("area") with { Areas = ["13101"] });
        bench.Take(bench.Order("early") with { Issued = bench.Now + 600_000, Expires = bench.Now + 900_000 });
        bench.Orders.Take("no json"u8, "torn");

        Assert.Equal(
            ["unknown-key", "second-person-missing", "wrong-role", "other-area", "not-yet-issued", "malformed"], bench.Receipts().Select(r => r.Reason));
        Assert.Equal("normal", bench.View.Mode);
    }

    [Fact]
    public void The_same_refused_bytes_are_answered_once_per_period()
    {
        using var bench = new PlayerBench();
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
        using var bench = new PlayerBench(receipts: new ReceiptOptions { RefusalsPerMinute = 10, Queue = 1_000 });
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
        using var bench = new PlayerBench();
        for (var i = 0; i < 500; i++) bench.Orders.Take(System.Text.Encoding.ASCII.GetBytes($"noise {i}"), "noise");
        bench.Receipts();

        bench.Take(bench.Order("flood"));

        Assert.Equal([ReceiptState.Received, ReceiptState.Verified], bench.Receipts().Select(r => r.State));
    }

    [Fact]
    public void Receipts_that_wait_are_bounded_and_the_newest_are_kept()
    {
        using var bench = new PlayerBench(receipts: new ReceiptOptions { Queue = 8 });
        for (var i = 0; i < 20; i++) bench.Take(bench.Order($"flood-{i}"));

        Assert.Equal((8, 32), (bench.Outbox.Waiting, bench.Outbox.Dropped));
        Assert.Equal("flood-19", bench.Receipts()[^1].Order);
    }

    [Theory]
    [InlineData("flood", "sha256:ABC", 1920)]
    [InlineData("flood", "sha256:", 1920)]
    [InlineData("FLOOD", null, 1920)]
    [InlineData("flood", null, 0)]
    [InlineData("flood", null, 1_000_000)]
    public void A_report_of_the_page_that_is_not_sound_is_refused(string order, string? hash, int width)
    {
        Assert.False(new PaintedReport(order, 1, 1, hash ?? "sha256:" + new string('0', 64), width, 1080).IsSound);
        Assert.True(new PaintedReport("flood", 1, 1, "sha256:" + new string('0', 64), 1920, 1080).IsSound);
    }
}
