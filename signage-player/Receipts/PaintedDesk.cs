using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>Every painted order is answered once, with the time since its bytes arrived.</summary>
internal sealed class PaintedDesk(ReceiptDesk receipts)
{
    private const int MaxAwaited = 64;
    private readonly Lock gate = new();
    private readonly LinkedList<Awaited> awaited = new();

    /// <summary>From now on a painted frame of this order is answered, once.</summary>
    /// <param name="state">Shown, or Ended for the page that says it is over.</param>
    /// <param name="arrived">When its bytes came; null for an order from the disk, whose frame has no such time.</param>
    public void Await(AlertOrder order, ReceiptState state, long? arrived)
    {
        lock (gate)
        {
            awaited.AddLast(new Awaited(order, state, arrived));
            if (awaited.Count > MaxAwaited) awaited.RemoveFirst();
        }
    }

    public void Painted(PaintedReport report)
    {
        if (Take(report) is { } painted) receipts.Did(painted.Order, painted.State, painted.Arrived, report.Reason, report.Frame);
    }

    private Awaited? Take(PaintedReport report)
    {
        lock (gate)
        {
            for (var node = awaited.First; node is not null; node = node.Next)
                if (node.Value.Order.Order == report.Order && node.Value.Order.Rev == report.Rev && node.Value.Order.Seq == report.Seq)
                {
                    awaited.Remove(node);
                    return node.Value;
                }
            return null;
        }
    }

    private sealed record Awaited(AlertOrder Order, ReceiptState State, long? Arrived);
}
