using System.Collections.Immutable;

namespace Telemetry.Contracts;

/// <summary>The newest accepted message of one order, with the bytes that prove it.</summary>
/// <param name="Active">True while it is in force here; false for an end, a withdrawal, a test or a revision to other areas.</param>
/// <param name="Received">Wall time of receipt, ms.</param>
public sealed record OrderEntry(AlertOrder Order, ReadOnlyMemory<byte> Envelope, bool Active, long Received);

/// <summary>
/// What a device remembers of orders: immutable, changed by <see cref="With"/>. Ended orders stay as tombstones until they expire,
/// so that an earlier message of the same order arriving later is a replay. The device stores the envelopes of its entries and
/// rebuilds the book from them at start, through the gate, so a changed disk is noticed like a changed wire.
/// </summary>
public sealed class OrderBook
{
    /// <summary>Orders a device remembers; far above any real day, so a flood of genuine orders cannot fill the memory.</summary>
    public const int MaxEntries = 1_000;

    public static readonly OrderBook Empty = new([]);

    private readonly ImmutableDictionary<string, OrderEntry> entries;

    private OrderBook(ImmutableDictionary<string, OrderEntry> entries) => this.entries = entries;

    public IEnumerable<OrderEntry> Entries => entries.Values;

    public OrderEntry? Find(string order) => entries.GetValueOrDefault(order);

    /// <summary>The book after an accepted decision (Act, End or Remember).</summary>
    public OrderBook With(OrderDecision decision, ReadOnlyMemory<byte> envelope, long now)
    {
        if (decision is not { Order: { } order, Verdict: OrderVerdict.Act or OrderVerdict.End or OrderVerdict.Remember }) return this;
        var next = entries.SetItem(order.Order, new OrderEntry(order, envelope, decision.Verdict == OrderVerdict.Act, now));
        if (next.Count > MaxEntries)
            next = next.Remove(next.Values.Where(e => e.Order.Order != order.Order).OrderBy(e => (e.Active, e.Order.Expires)).First().Order.Order);
        return new OrderBook(next);
    }

    /// <summary>The book without what expired more than an hour ago: a tombstone is needed as long as its order could be replayed.</summary>
    public OrderBook Prune(long now)
    {
        var old = entries.Values.Where(e => e.Order.Expires < now - 3_600_000).Select(e => e.Order.Order).ToList();
        return old.Count == 0 ? this : new OrderBook(entries.RemoveRange(old));
    }

    /// <summary>
    /// What is in force now, first what is to be shown: actual before drill, higher level, then newer.
    /// </summary>
    /// <param name="now">Wall time, ms; null while the clock is not trusted, when nothing expires.</param>
    public IReadOnlyList<OrderEntry> InForce(long? now) =>
        [.. entries.Values
            .Where(e => e.Active && (now is null || e.Order.Expires > now))
            .OrderBy(e => e.Order.Status).ThenByDescending(e => e.Order.Level).ThenByDescending(e => e.Order.Seq)];
}
