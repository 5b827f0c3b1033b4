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
/// <param name="Memory">What is over, and the latest signed time.</param>
public sealed record DeskState(KeyRing? Ring, OrderBook Book, ImmutableList<Arrival> Held, OrderMemory Memory)
{
    public static readonly DeskState Empty = new(null, OrderBook.Empty, [], OrderMemory.Empty);

    /// <summary>A time, ms, that the true one is not behind: by the clock when it is trusted, and by what was signed. 0 when neither says anything.</summary>
    public long Wall(Instant now) => Math.Max(now.Wall ?? 0, Memory.Floor);
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
        var decision = OrderGate.Decide(arrival.Envelope, new OrderContext(state.Ring, areas, state.Book, now.Now, now.Trusted, state.Memory.Floor));
        // Retained orders may come before the ring that proves them: topics have no order at the broker.
        if (decision.Refusal is OrderRefusal.NoKeyRing or OrderRefusal.UnknownKey)
            return new DeskStep(state with { Held = Hold(state.Held, arrival) }, decision, null, IsHeld: true);
        // The file of what was over may know more than a book that was rebuilt from old envelopes.
        if (decision.Keep && state.Memory.IsOver(decision.Order!)) decision = new OrderDecision(OrderVerdict.Refuse, OrderRefusal.Replayed, decision.Order);
        state = Heard(state, decision);
        if (!decision.Keep) return new DeskStep(state, decision, null, IsHeld: false);

        var before = state.Book.Find(decision.Order!);
        return new DeskStep(Keep(state, decision, arrival.Envelope, now.Now), decision, before, IsHeld: false);
    }

    /// <summary>An envelope from the disk: proved again, by any clock; what expired meanwhile is remembered, not followed.</summary>
    public DeskStep Restore(DeskState state, JournalledOrder journalled, Instant now)
    {
        var decision = OrderGate.Decide(journalled.Envelope, new OrderContext(state.Ring, areas, state.Book, now.Now, ClockTrusted: false));
        // An envelope under another order's name would push that one out.
        if (decision.Order is { } order && journalled.Name != OrderJournal.NameOf(order))
            decision = new OrderDecision(OrderVerdict.Refuse, OrderRefusal.Malformed, order);
        if (decision is { Verdict: OrderVerdict.Act, Order: { } begun } && (begun.Expires <= state.Wall(now) || state.Memory.IsOver(begun)))
            decision = Remember(begun);
        return new DeskStep(Keep(Heard(state, decision), decision, journalled.Envelope, journalled.Saved), decision, null, IsHeld: false);
    }

    /// <summary>Ends what has reached its expiry and forgets what expired long ago. A clock that may be wrong does nothing, a signed time does.</summary>
    public static (DeskState State, IReadOnlyList<OrderEntry> Expired) Sweep(DeskState state, Instant now)
    {
        if (state.Wall(now) is not (> 0 and var wall)) return (state, []);
        var expired = state.Book.Entries.Where(e => e.Active && e.Order.Expires <= wall).ToList();
        var book = state.Book;
        foreach (var entry in expired) book = book.With(Remember(entry.Order), entry.Envelope, entry.Received);
        book = book.Prune(wall);
        var memory = expired.Aggregate(state.Memory, (known, entry) => known.End(entry.Order)).Prune(wall);
        return ReferenceEquals(book, state.Book) && ReferenceEquals(memory, state.Memory) ? (state, []) : (state with { Book = book, Memory = memory }, expired);
    }

    private static DeskState Heard(DeskState state, OrderDecision decision) =>
        OrderGate.IsProven(decision) ? state with { Memory = state.Memory.Hear(decision.Order!.Issued) } : state;

    private static DeskState Keep(DeskState state, OrderDecision decision, ReadOnlyMemory<byte> envelope, long saved) => !decision.Keep ? state : state with
    {
        Book = state.Book.With(decision, envelope, saved),
        Memory = decision.Verdict == OrderVerdict.Act ? state.Memory : state.Memory.End(decision.Order!),
    };

    private static OrderDecision Remember(AlertOrder order) => new(OrderVerdict.Remember, OrderRefusal.None, order);

    private static ImmutableList<Arrival> Hold(ImmutableList<Arrival> held, Arrival arrival)
    {
        if (held.Exists(h => h.Digest == arrival.Digest)) return held;
        held = held.Add(arrival);
        return held.Count > MaxHeld ? held.RemoveAt(0) : held;
    }
}
