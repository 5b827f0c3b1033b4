using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

public sealed class OrderExpiryTests
{
    [Fact]
    public void An_order_ends_by_itself_at_its_expiry_and_says_so_once()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromMinutes(10)));
        bench.Receipts();

        bench.Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["flood"], bench.InForce);
        bench.Pass(TimeSpan.FromMilliseconds(1));

        Assert.Empty(bench.InForce);
        Assert.Equal("Expired flood", bench.Told[^1]);
        var receipt = Assert.Single(bench.Receipts());
        Assert.Equal((ReceiptState.Ended, "expired"), (receipt.State, receipt.Reason));
        bench.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(bench.Receipts());
    }

    [Fact]
    public void Clearing_the_topic_never_ends_anything()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        bench.Receipts();

        bench.Orders.Take([], "flood");

        Assert.Equal(["flood"], bench.InForce);
        Assert.Empty(bench.Receipts());
    }
}
