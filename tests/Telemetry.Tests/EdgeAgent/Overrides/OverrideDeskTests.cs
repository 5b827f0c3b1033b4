using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class OverrideDeskTests
{
    [Fact]
    public void An_order_is_acted_on_answered_with_its_time_and_ended_by_its_end()
    {
        using var bench = new OverrideBench();
        Assert.Equal(OverrideMode.Rest, bench.Mode);
        var order = bench.Order("flood");
        bench.Take(order);
        Assert.Equal(OverrideMode.Actual, bench.Mode);
        bench.Time.Advance(TimeSpan.FromMilliseconds(42));
        bench.Bring(OverrideOutcome.Done);
        bench.Bring(OverrideOutcome.Done);
        Assert.Equal(["Received flood 1 0", "Verified flood 1 0", "Acted flood 1 42 ssid"], bench.Answers());

        bench.Take(bench.After(order, OrderKind.End), bench.Sato);
        Assert.Equal(OverrideMode.Rest, bench.Mode);
        bench.Time.Advance(TimeSpan.FromMilliseconds(7));
        bench.Bring(OverrideOutcome.Done);
        bench.Bring(OverrideOutcome.Done);

        Assert.Equal(["Received flood 2 0", "Verified flood 2 0", "Ended flood 2 0 ended", "Ended flood 2 7 ssid"], bench.Answers());
    }

    [Fact]
    public void Acted_is_answered_when_every_action_is_there_and_a_failed_one_is_named_once_until_it_is_there_too()
    {
        using var bench = new OverrideBench(("ssid", OverrideBench.Everything), ("lamp", OverrideBench.Everything));
        bench.Take(bench.Order("flood"));
        bench.Receipts();

        bench.Bring(OverrideOutcome.Done);
        bench.Bring(OverrideOutcome.Failed("no-device", "the lamp is not there"), 1);
        bench.Bring(OverrideOutcome.Failed("no-device", "the lamp is not there"), 1);
        Assert.Equal(["Failed flood 1 0 lamp: no-device"], bench.Answers());
        Assert.Equal((SourceState.Failed, "the lamp is not there"), (bench.Slots[1].Status.State, bench.Slots[1].Status.Reason));

        bench.Bring(OverrideOutcome.Done, 1);
        Assert.Equal(["Acted flood 1 0 ssid, lamp"], bench.Answers());
        Assert.Equal((SourceState.Ok, null), (bench.Slots[1].Status.State, bench.Slots[1].Status.Reason));

        bench.Bring(OverrideOutcome.Failed("no-answer", "hostapd hangs"));
        bench.Bring(OverrideOutcome.Done);
        Assert.Equal(["Failed flood 1 0 ssid: no-answer", "Acted flood 1 0 ssid, lamp"], bench.Answers());
    }

    [Fact]
    public void Refused_orders_move_nothing_and_say_why()
    {
        using var bench = new OverrideBench();
        var real = bench.Order("real");
        var first = bench.Sign(real);
        bench.Orders.Take(first, "real");
        bench.Take(bench.After(real, OrderKind.End), bench.Sato);
        bench.Receipts();

        bench.Orders.Take(first, "real");
        bench.Take(bench.Order("key"), bench.Sato, bench.Stranger);
        bench.Take(bench.Order("person"), bench.Sato);
        bench.Take(bench.Order("drill-key"), bench.Drill);
        bench.Take(bench.Order("area") with { Areas = ["13101"] });
        bench.Take(bench.Order("late") with { Issued = bench.Now - 7_200_000, Expires = bench.Now - 3_600_000 });
        var forged = bench.Sign(bench.Order("forged"));
        forged[^10] ^= 1;
        bench.Orders.Take(forged, "forged");

        var refusals = bench.Receipts();
        Assert.All(refusals, receipt => Assert.Equal(ReceiptState.Refused, receipt.State));
        Assert.Equal(
            ["replayed", "unknown-key", "second-person-missing", "wrong-role", "other-area", "expired"], refusals.Take(6).Select(receipt => receipt.Reason));
        Assert.Contains(refusals[6].Reason, (string[])["bad-signature", "malformed"]);
        Assert.Equal(OverrideMode.Rest, bench.Mode);
    }

    [Fact]
    public void A_power_cut_brings_back_the_same_wanted_state_from_the_disk_alone()
    {
        using var bench = new OverrideBench();
        var order = bench.Order("flood");
        bench.Take(order);

        bench.Start();
        Assert.Equal(OverrideMode.Actual, bench.Mode);
        bench.Bring(OverrideOutcome.Done);
        Assert.Equal(["Acted flood 1 ssid, after-restart"], bench.Answers());

        bench.Take(bench.After(order, OrderKind.End), bench.Sato);
        bench.Start();
        Assert.Equal(OverrideMode.Rest, bench.Mode);
    }

    [Fact]
    public void Until_the_orders_on_the_disk_are_proved_nothing_is_touched_but_not_for_ever()
    {
        using var bench = new OverrideBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromDays(20)));
        File.Delete(bench.RootFile);

        bench.Start();
        Assert.Null(bench.Mode);
        Assert.Contains("no order can be believed yet", bench.Overrides.Trouble);
        bench.WriteRoot();
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((OverrideMode.Actual, null), (bench.Mode, bench.Overrides.Trouble));

        File.Delete(bench.RootFile);
        bench.Start();
        Assert.Null(bench.Mode);
        bench.Pass(TimeSpan.FromDays(3));
        Assert.Equal(OverrideMode.Rest, bench.Mode);
    }

    [Fact]
    public void An_order_ends_at_its_expiry_by_itself_and_one_that_expired_without_power_does_nothing()
    {
        using var bench = new OverrideBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromMinutes(10)));
        bench.Bring(OverrideOutcome.Done);
        bench.Receipts();
        bench.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(OverrideMode.Rest, bench.Mode);
        bench.Bring(OverrideOutcome.Done);
        Assert.Equal(["Ended flood 1 expired", "Ended flood 1 ssid"], bench.Answers());

        bench.Take(bench.Order("landslide", life: TimeSpan.FromMinutes(10)));
        bench.Time.Advance(TimeSpan.FromMinutes(11));
        bench.Start();
        Assert.Equal(OverrideMode.Rest, bench.Mode);
    }

    [Fact]
    public void The_longest_time_ends_an_action_that_nobody_ends_even_by_a_clock_that_is_not_trusted()
    {
        using var bench = new OverrideBench(("ssid", OverrideBench.Everything with { MaxTime = TimeSpan.FromHours(2) })) { ClockSynced = false };
        bench.Start();
        var order = bench.Order("flood", life: TimeSpan.FromDays(20));
        bench.Take(order);
        bench.Pass(TimeSpan.FromMinutes(119));
        Assert.Equal(OverrideMode.Actual, bench.Mode);
        bench.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(OverrideMode.Rest, bench.Mode);

        bench.Take(bench.After(order, OrderKind.Revise));
        Assert.Equal(OverrideMode.Actual, bench.Mode);
    }

    [Fact]
    public void The_longest_time_counts_from_the_issue_so_a_restart_does_not_prolong_it()
    {
        using var bench = new OverrideBench(("ssid", OverrideBench.Everything with { MaxTime = TimeSpan.FromHours(2) }));
        bench.Take(bench.Order("flood", life: TimeSpan.FromDays(20)));
        bench.Pass(TimeSpan.FromMinutes(100));
        bench.Start();
        Assert.Equal(OverrideMode.Actual, bench.Mode);

        bench.Pass(TimeSpan.FromMinutes(20));

        Assert.Equal(OverrideMode.Rest, bench.Mode);
    }

    [Fact]
    public void A_drill_is_a_drill_until_something_real_comes_and_after_it_again()
    {
        using var bench = new OverrideBench();
        bench.Take(bench.Order("drill", 5, OrderStatus.Drill));
        Assert.Equal(OverrideMode.Drill, bench.Mode);
        var real = bench.Order("real");
        bench.Take(real);
        Assert.Equal(OverrideMode.Actual, bench.Mode);

        bench.Take(bench.After(real, OrderKind.Withdraw), bench.Sato);

        Assert.Equal(OverrideMode.Drill, bench.Mode);
    }
}
