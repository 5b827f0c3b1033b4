using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// How long each order in force has stood: since its issue by a clock that is trusted, and at least since this process first saw it, so
/// that an action ends in time even where no clock can be trusted.
/// </summary>
internal sealed class StandingOrders(TimeProvider time)
{
    private Dictionary<AlertOrder, long> seen = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<StandingOrder> Look(OrderBook book, Instant now)
    {
        var orders = book.InForce(now.Wall).Select(entry => entry.Order).ToList();
        seen = orders.ToDictionary(
            order => order, order => seen.GetValueOrDefault(order, now.Timestamp), (IEqualityComparer<AlertOrder>)ReferenceEqualityComparer.Instance);
        return [.. orders.Select(order => new StandingOrder(order, Stands(order, now)))];
    }

    private TimeSpan Stands(AlertOrder order, Instant now)
    {
        var here = time.GetElapsedTime(seen[order], now.Timestamp);
        var since = now.Wall is { } wall ? TimeSpan.FromMilliseconds(wall - order.Issued) : TimeSpan.Zero;
        return since > here ? since : here;
    }
}
