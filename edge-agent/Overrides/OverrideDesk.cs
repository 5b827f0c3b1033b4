using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// From the orders in force to what is wanted of each action. Called by the order intake, and by the loops of the actions with what
/// became of it. May be used from any thread.
/// </summary>
internal sealed class OverrideDesk(IReadOnlyList<OverrideSlot> slots, ReceiptDesk receipts, DeviceClock clock) : IOrderFollower
{
    private readonly Lock gate = new();
    private readonly StandingOrders standing = new(clock.Time);
    private readonly OverrideAnswers answers = new(receipts);
    private readonly long started = clock.Time.GetTimestamp();

    // Told just before the view that shows it, and forgotten with it.
    private readonly Dictionary<AlertOrder, long?> arrivals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AlertOrder, (AlertOrder By, long? Arrived)?> ends = new(ReferenceEqualityComparer.Instance);

    private volatile string? rootTrouble, journalTrouble;

    /// <summary>What keeps orders from being believed or kept, in words; null when nothing does.</summary>
    public string? Trouble => rootTrouble ?? journalTrouble;

    public void Follow(DeskStep taken, long? arrived, Instant now)
    {
        lock (gate)
        {
            if (taken.Decision.Verdict == OrderVerdict.Act) arrivals[taken.Decision.Order!] = arrived;
            else if (taken is { Decision.Verdict: OrderVerdict.End, Before: { } before }) ends[before.Order] = (taken.Decision.Order!, arrived);
        }
    }

    public void Expire(OrderEntry entry, Instant now)
    {
        lock (gate) ends[entry.Order] = (entry.Order, null);
    }

    public void Look(OrdersView view, Instant now)
    {
        journalTrouble = view.JournalFault is { } fault ? $"orders are not kept, a power cut would lose them: {fault}" : null;
        lock (gate)
        {
            var inForce = standing.Look(view.Book, now);
            foreach (var slot in slots)
                if (IsKnown(view, slot, now)) slot.Want(slot.Policy.Decide(inForce));
            answers.Plan(
                [.. slots.Where(slot => slot.Wanted is not null).Select(slot => (slot.Name, slot.Wanted!))],
                inForce.Select(one => one.Order).ToHashSet(ReferenceEqualityComparer.Instance as IEqualityComparer<AlertOrder>),
                order => arrivals.GetValueOrDefault(order), order => ends.GetValueOrDefault(order));
            arrivals.Clear();
            ends.Clear();
        }
    }

    public void Root(string? wanting) => rootTrouble = wanting is null ? null : $"no order can be believed yet: {wanting}";

    /// <summary>What became of a call.</summary>
    public void Brought(OverrideSlot slot, Wanted wanted, OverrideOutcome outcome)
    {
        slot.Report(outcome, clock.Now);
        lock (gate) answers.Brought(slot.Name, wanted, outcome);
    }

    // Orders on the disk that no key ring has proved yet may be what an open network stands for: that is not closed for a missing key,
    // but not left open for ever either.
    private bool IsKnown(OrdersView view, OverrideSlot slot, Instant now) =>
        slot.Wanted is not null || view.Unproven == 0 || clock.Time.GetElapsedTime(started, now.Timestamp) >= slot.Policy.MaxTime;
}
