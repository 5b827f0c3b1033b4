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
        bench.Time.StepWallClock(TimeSpan.FromHours(-5));

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
