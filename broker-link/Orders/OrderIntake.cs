using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>
/// The thin half of the order pipeline: bytes to the desk, accepted bytes to the disk, then the app follows, then receipts.
/// Called on the network thread of the broker link, so the broker's PUBACK leaves after the order is on the disk and followed.
/// </summary>
public sealed partial class OrderIntake(
    OrderDesk desk, OrderJournal journal, ReceiptDesk receipts, IOrderClock clock, IOrderFollower follower, ILogger<OrderIntake> logger)
{
    private const long SaveEvery = 3_600_000;
    private readonly Lock gate = new();
    private DeskState state = DeskState.Empty;
    private IReadOnlyList<JournalledOrder> unproven = [];
    private OrderMemory saved = OrderMemory.Empty;

    public KeyRing? Ring
    {
        get { lock (gate) return state.Ring; }
    }

    /// <summary>Reads the orders of the last run; they count once a key ring proves them.</summary>
    public void Open()
    {
        lock (gate)
        {
            unproven = journal.ReadOrders();
            saved = journal.ReadMemory();
            state = state with { Memory = saved };
            Publish(clock.Look());
        }
    }

    /// <param name="waited">How long the bytes may have lain unread before.</param>
    public void Take(ReadOnlySpan<byte> payload, string topicOrder, TimeSpan waited = default)
    {
        var now = clock.Look();
        // A cleared topic says nothing: only a signed order ends an order.
        if (payload.IsEmpty) return;
        var came = now.Timestamp - (long)(waited.TotalSeconds * clock.Time.TimestampFrequency);
        var arrival = new Arrival(payload.ToArray(), topicOrder, came);
        lock (gate) Take(arrival, now);
    }

    /// <summary>A verified ring of a higher epoch: proves what lay on the disk, then what waited.</summary>
    public void Use(KeyRing ring)
    {
        lock (gate)
        {
            var now = clock.Look();
            var held = state.Held;
            state = state with { Ring = ring, Held = [], Memory = state.Memory.Hear(ring.Issued) };
            foreach (var order in unproven) Restore(order, now);
            unproven = [];
            foreach (var arrival in held) Take(arrival, now);
            Remember();
            Publish(now);
        }
    }

    /// <summary>A beacon's time, ms, whose signature was verified: a time that has been.</summary>
    public void Hear(long signed)
    {
        lock (gate) state = state with { Memory = state.Memory.Hear(signed) };
    }

    /// <summary>Once a second: expiry.</summary>
    public void Tick()
    {
        lock (gate)
        {
            var now = clock.Look();
            var (next, expired) = OrderDesk.Sweep(state, now);
            var forgot = !ReferenceEquals(next.Book, state.Book);
            state = next;
            Remember();
            foreach (var entry in expired)
            {
                receipts.Ended(entry.Order, "expired", null);
                follower.Expire(entry, now);
                Log.Expired(logger, entry.Order.Order, entry.Order.Rev);
            }
            Publish(now);
            // While files wait for a ring, the book does not know them yet.
            if (forgot && unproven.Count == 0) journal.Keep(state.Book.Entries.Select(e => OrderJournal.NameOf(e.Order)).ToHashSet());
        }
    }

    private void Take(Arrival arrival, Instant now)
    {
        var step = desk.Take(state, arrival, now);
        var decision = step.Decision;
        if (decision.Verdict == OrderVerdict.Duplicate) return;
        var verifiedMs = clock.MillisecondsSince(arrival.Timestamp);
        // A full disk must not hide an alert: the fault is logged and shown, the order is followed.
        if (decision.Keep) journal.Save(decision.Order!, arrival.Envelope);
        state = step.State;
        Remember();
        if (decision.Verdict == OrderVerdict.Refuse)
        {
            Refuse(step, arrival, now);
            return;
        }

        var order = decision.Order!;
        // Before it is followed: what a fast follower answers must not overtake them.
        receipts.Received(order, verifiedMs);
        if (decision.Verdict == OrderVerdict.End) receipts.Ended(order, EndWord(order.Kind), clock.MillisecondsSince(arrival.Timestamp));
        follower.Follow(step, arrival.Timestamp, now);
        Publish(now);
        Log.Accepted(logger, order.Order, order.Rev, order.Kind, order.Status, order.Level, decision.Verdict);
    }

    private void Refuse(DeskStep step, Arrival arrival, Instant now)
    {
        // What waits is told by the next tick: a picture for each would let a flood of strangers take the thread that a true order comes by.
        // Without any ring nothing can be said yet; with one, the answer may still change when a newer ring comes.
        if (step.Decision.Refusal == OrderRefusal.NoKeyRing) return;
        if (receipts.Refused(step.Decision, arrival.Digest, arrival.TopicOrder, arrival.Timestamp, now))
            Log.Refused(logger, step.Decision.Order?.Order ?? arrival.TopicOrder, OrderGate.Word(step.Decision.Refusal), arrival.Digest);
    }

    private void Restore(JournalledOrder journalled, Instant now)
    {
        var step = desk.Restore(state, journalled, now);
        if (!step.Decision.Keep)
        {
            journal.SetAside(journalled, OrderGate.Word(step.Decision.Refusal));
            return;
        }
        state = step.State;
        var order = step.Decision.Order!;
        follower.Follow(step, null, now);
        Log.Restored(logger, order.Order, order.Rev, step.Decision.Verdict);
    }

    // What is over at once; the signed time, which comes every few seconds, seldom: a flash card wears out.
    private void Remember()
    {
        if (ReferenceEquals(state.Memory.Over, saved.Over) && state.Memory.Floor - saved.Floor < SaveEvery) return;
        saved = state.Memory;
        journal.SaveMemory(saved);
    }

    private void Publish(Instant now) => follower.Look(new OrdersView(state.Ring, state.Book, state.Held.Count, unproven.Count, journal.Fault), now);

    private static string EndWord(OrderKind kind) => kind switch
    {
        OrderKind.Withdraw => "withdrawn",
        OrderKind.End => "ended",
        _ => "other-area",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Order {Order} revision {Rev}: {Kind} ({Status}, level {Level}), {Verdict}")]
        public static partial void Accepted(ILogger logger, string order, int rev, OrderKind kind, OrderStatus status, int level, OrderVerdict verdict);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused order {Order}: {Reason} (envelope {Digest})")]
        public static partial void Refused(ILogger logger, string order, string reason, string digest);

        [LoggerMessage(Level = LogLevel.Information, Message = "Order {Order} revision {Rev} from the disk: {Verdict}")]
        public static partial void Restored(ILogger logger, string order, int rev, OrderVerdict verdict);

        [LoggerMessage(Level = LogLevel.Information, Message = "Order {Order} revision {Rev} has reached its expiry")]
        public static partial void Expired(ILogger logger, string order, int rev);
    }
}
