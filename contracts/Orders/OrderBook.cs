using System.Collections.Immutable;

namespace Telemetry.Contracts;

/// <summary>The newest accepted message of one order, with the bytes that prove it.</summary>
/// <param name="Active">True while it is in force here; false for an end, a withdrawal, a test or a revision to other areas.</param>
/// <param name="Received">Wall time of receipt, ms.</param>
public sealed record OrderEntry(AlertOrder Order, ReadOnlyMemory<byte> Envelope, bool Active, long Received);

/// <summary>
/// What a device remembers of orders: immutable, changed by <see cref="With"/>. Ended orders stay as tombstones, so that an earlier
/// message of the same order arriving later is a replay. The device stores the envelopes of its entries and rebuilds the book from
/// them at start, through the gate, so a changed disk is noticed like a changed wire.
/// </summary>
public sealed class OrderBook
{
    /// <summary>Orders a device remembers; far above any real day, so a flood of genuine orders cannot fill the memory.</summary>
    public const int MaxEntries = 1_000;

    private const long SlackMilliseconds = 3_600_000;

    public static readonly OrderBook Empty = new([]);

    // Status and origin are part of the key: a key that may sign only drills must not end, or block, the actual order of the same name.
    private readonly ImmutableDictionary<(string Order, OrderStatus Status, OrderOrigin Origin), OrderEntry> entries;

    private OrderBook(ImmutableDictionary<(string Order, OrderStatus Status, OrderOrigin Origin), OrderEntry> entries) => this.entries = entries;

    /// <summary>
    /// The book from what the disk held. Times are not judged again: each envelope was accepted once, and <see cref="InForce"/> hides what expired.
    /// </summary>
    public static OrderBook Rebuild(IEnumerable<(ReadOnlyMemory<byte> Envelope, long Received)> stored, OrderContext context)
    {
        var book = Empty;
        foreach (var (envelope, received) in stored)
            book = book.With(OrderGate.Decide(envelope, context with { Book = book, ClockTrusted = false }), envelope, received);
        return book;
    }

    public IEnumerable<OrderEntry> Entries => entries.Values;

    /// <summary>The newest message about the same thing: the same id, status and origin.</summary>
    public OrderEntry? Find(AlertOrder order) => entries.GetValueOrDefault(KeyOf(order));

    /// <summary>The book after a decision; the same book unless the decision says <see cref="OrderDecision.Keep"/>.</summary>
    public OrderBook With(OrderDecision decision, ReadOnlyMemory<byte> envelope, long now)
    {
        if (decision is not { Order: { } order, Keep: true }) return this;
        var key = KeyOf(order);
        var next = entries.SetItem(key, new OrderEntry(order, envelope.ToArray(), decision.Verdict == OrderVerdict.Act, now));
        if (next.Count > MaxEntries)
            next = next.Remove(next.Where(e => e.Key != key).MinBy(e => (e.Value.Active && e.Value.Order.Expires > now, e.Value.Order.Issued)).Key);
        return new OrderBook(next);
    }

    /// <summary>
    /// The book without what can no longer be replayed: every earlier message of an order has expired by itself once
    /// <see cref="AlertOrder.MaxLifeMilliseconds"/> have passed since the newest one. Its own expiry would be too early: an end or a
    /// revision may expire before the message it replaced.
    /// </summary>
    /// <param name="now">Trusted wall time, ms.</param>
    public OrderBook Prune(long now)
    {
        var old = entries.Where(e => e.Value.Order.Issued + AlertOrder.MaxLifeMilliseconds < now - SlackMilliseconds).Select(e => e.Key).ToList();
        return old.Count == 0 ? this : new OrderBook(entries.RemoveRange(old));
    }

    /// <summary>
    /// What is in force now, by <see cref="Urgency"/>: first what is to be shown.
    /// </summary>
    /// <param name="now">Wall time, ms; null while the clock is not trusted, when nothing expires.</param>
    public IReadOnlyList<OrderEntry> InForce(long? now) =>
        [.. entries.Values
            .Where(e => e.Active && (now is null || e.Order.Expires > now))
            .OrderBy(e => Urgency.Of(e.Order, now))];

    private static (string Order, OrderStatus Status, OrderOrigin Origin) KeyOf(AlertOrder order) => (order.Order, order.Status, order.Origin);
}
