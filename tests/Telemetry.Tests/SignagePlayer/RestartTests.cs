using Telemetry.Contracts;

namespace Telemetry.Tests.SignagePlayer;

public sealed class RestartTests
{
    [Fact]
    public void An_order_is_back_on_the_screen_after_a_restart_without_any_message()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood", 5);
        bench.Take(order);
        bench.Receipts();

        bench.Start();

        Assert.Equal(("disaster", "flood", 5), (bench.View.Mode, bench.View.Order, bench.View.Level));
        bench.Paint(order);
        var receipt = Assert.Single(bench.Receipts());
        Assert.Equal((ReceiptState.Shown, null, "after-restart"), (receipt.State, receipt.Ms, receipt.Reason));
    }

    [Fact]
    public void What_expired_while_the_power_was_off_is_not_shown_and_makes_no_notice()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromMinutes(10)));
        bench.Time.Advance(TimeSpan.FromMinutes(11));

        bench.Start();

        Assert.Equal(("normal", null), (bench.View.Mode, bench.View.Notice));
    }
}
