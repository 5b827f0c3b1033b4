using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class ExpiryTests
{
    [Fact]
    public void An_order_ends_by_itself_at_its_expiry_and_says_so_once()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromMinutes(10)));
        bench.Receipts();

        bench.Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("disaster", bench.View.Mode);
        bench.Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(("normal", "expired"), (bench.View.Mode, bench.View.Notice?.Kind));
        var receipt = Assert.Single(bench.Receipts());
        Assert.Equal((ReceiptState.Ended, "expired"), (receipt.State, receipt.Reason));
        bench.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(bench.Receipts());
    }

    [Fact]
    public void Nothing_expires_by_a_clock_that_is_not_trusted()
    {
        var order = new AlertOrder("i", "o", 1, 1, OrderKind.Begin, OrderStatus.Actual, OrderOrigin.City, "flood", 4, ["1"], 0, 1_000, null,
            new Dictionary<string, string>(), new Dictionary<string, string>(), null);
        var book = OrderBook.Empty.With(new OrderDecision(OrderVerdict.Act, OrderRefusal.None, order), default, 0);

        Assert.Equal(ScreenMode.Disaster, Board.Decide(book, null, new Instant(5_000, Trusted: false, 0)).Mode);
        Assert.Equal(ScreenMode.Normal, Board.Decide(book, null, new Instant(5_000, Trusted: true, 0)).Mode);
        Assert.Empty(OrderDesk.Sweep(DeskState.Empty with { Book = book }, new Instant(5_000, Trusted: false, 0)).Expired);
    }
}
