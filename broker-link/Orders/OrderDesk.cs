using System.Collections.Immutable;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>An order's bytes as they came.</summary>
/// <param name="TopicOrder">The id in the topic: only a name for bytes that cannot be read.</param>
/// <param name="Timestamp">Monotonic time of arrival.</param>
public sealed record Arrival(byte[] Envelope, string TopicOrder, long Timestamp)
{
    private string? digest;

    public string Digest => digest ??= OrderGate.Digest(Envelope);
}

/// <summary>Everything that decides what is in force; immutable.</summary>
/// <param name="Held">Orders that a key ring still to come may prove; oldest first.</param>
public sealed record DeskState(KeyRing? Ring, OrderBook Book, ImmutableList<Arrival> Held)
{
    public static readonly DeskState Empty = new(null, OrderBook.Empty, []);
}

/// <summary>What became of one arrival.</summary>
/// <param name="Before">What the book knew of this order.</param>
/// <param name="IsHeld">True when it waits for a key ring.</param>
public readonly record struct DeskStep(DeskState State, OrderDecision Decision, OrderEntry? Before, bool IsHeld);

/// <summary>The pure half of the order pipeline: (state, arrival, time) to (state, decision).</summary>
public sealed class OrderDesk(IReadOnlyCollection<string> areas)
{
    /// <summary>Orders that wait for a key ring; at the bound the oldest goes.</summary>
    public const int MaxHeld = 64;

    public DeskStep Take(DeskState state, Arrival arrival, Instant now)
    {
        var decision = OrderGate.Decide(arrival.Envelope, new OrderContext(state.Ring, areas, state.Book, now.Now, now.Trusted));
        // Retained orders may come before the ring that proves them: topics have no order at the broker.
        if (decision.Refusal is OrderRefusal.NoKeyRing or OrderRefusal.UnknownKey)
            return new DeskStep(state with { Held = Hold(state.Held, arrival) }, decision, null, IsHeld: true);
        if (!decision.Keep) return new DeskStep(state, decision, null, IsHeld: false);

        var before = state.Book.Find(decision.Order!);
        return new DeskStep(state with { Book = state.Book.With(decision, arrival.Envelope, now.Now) }, decision, before, IsHeld: false);
    }

    /// <summary>An envelope from the disk: proved again, by any clock; what expired meanwhile is remembered, not followed.</summary>
    public DeskStep Restore(DeskState state, JournalledOrder journalled, Instant now)
    {
        var decision = OrderGate.Decide(journalled.Envelope, new OrderContext(state.Ring, areas, state.Book, now.Now, ClockTrusted: false));
        // An envelope under another order's name would push that one out.
        if (decision.Order is { } order && journalled.Name != OrderJournal.NameOf(order))
            decision = new OrderDecision(OrderVerdict.Refuse, OrderRefusal.Malformed, order);
        if (decision is { Verdict: OrderVerdict.Act, Order: { } begun } && begun.Expires <= now.Wall) decision = Remember(begun);
        return new DeskStep(state with { Book = state.Book.With(decision, journalled.Envelope, journalled.Saved) }, decision, null, IsHeld: false);
    }

    /// <summary>Ends what has reached its expiry and forgets what expired long ago. Does nothing by a clock that may be wrong.</summary>
    public static (DeskState State, IReadOnlyList<OrderEntry> Expired) Sweep(DeskState state, Instant now)
    {
        if (now.Wall is not { } wall) return (state, []);
        var expired = state.Book.Entries.Where(e => e.Active && e.Order.Expires <= wall).ToList();
        var book = state.Book;
        foreach (var entry in expired) book = book.With(Remember(entry.Order), entry.Envelope, entry.Received);
        book = book.Prune(wall);
        return ReferenceEquals(book, state.Book) ? (state, []) : (state with { Book = book }, expired);
    }

    private static OrderDecision Remember(AlertOrder order) => new(OrderVerdict.Remember, OrderRefusal.None, order);

    private static ImmutableList<Arrival> Hold(ImmutableList<Arrival> held, Arrival arrival)
    {
        if (held.Exists(h => h.Digest == arrival.Digest)) return held;
        held = held.Add(arrival);
        return held.Count > MaxHeld ? held.RemoveAt(0) : held;
    }
}
