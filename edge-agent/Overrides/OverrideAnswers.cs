using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// From what each action did to what is answered about each order: acted when all actions that it asks for are there, failed with the
/// action and its reason as soon as one is not, ended once more when all of them are back at rest. Holds what is in force and no more.
/// </summary>
internal sealed class OverrideAnswers(ReceiptDesk receipts)
{
    private const int MostClosing = 64;
    private readonly Dictionary<AlertOrder, Progress> acting = new(ReferenceEqualityComparer.Instance);
    private readonly List<Closing> closing = [];

    /// <summary>What is wanted now.</summary>
    /// <param name="arrived">When an order's bytes came; null when from the disk.</param>
    /// <param name="endOf">The message that ended an order, if one did and it is not by itself.</param>
    public void Plan(
        IReadOnlyList<(string Action, Wanted Wanted)> plan, IReadOnlySet<AlertOrder> inForce, Func<AlertOrder, long?> arrived,
        Func<AlertOrder, (AlertOrder By, long? Arrived)?> endOf)
    {
        foreach (var (order, progress) in acting.ToList())
        {
            if (inForce.Contains(order)) continue;
            acting.Remove(order);
            if (endOf(order) is { } end) closing.Add(new Closing(end.By, end.Arrived, [.. progress.Asked], [.. progress.Asked]));
            if (closing.Count > MostClosing) closing.RemoveAt(0);
        }
        foreach (var (action, wanted) in plan)
            foreach (var order in wanted.Orders)
            {
                if (!acting.TryGetValue(order, out var progress)) acting[order] = progress = new Progress(arrived(order));
                if (!progress.Asked.Contains(action)) progress.Asked.Add(action);
            }
    }

    public void Brought(string action, Wanted wanted, OverrideOutcome outcome)
    {
        if (wanted.Mode == OverrideMode.Rest && outcome.Reached) Closed(action);
        foreach (var order in wanted.Orders)
            if (acting.TryGetValue(order, out var progress)) Brought(action, order, progress, outcome);
    }

    private void Brought(string action, AlertOrder order, Progress progress, OverrideOutcome outcome)
    {
        if (outcome.Reached)
        {
            progress.Failing.Remove(action);
            if (!progress.Done.Add(action) || progress.Done.Count < progress.Asked.Count) return;
            receipts.Did(order, ReceiptState.Acted, progress.Arrived, string.Join(", ", progress.Asked) + (progress.Arrived is null ? ", after-restart" : ""));
            return;
        }
        progress.Done.Remove(action);
        if (progress.Failing.TryGetValue(action, out var before) && before == outcome.Reason) return;
        progress.Failing[action] = outcome.Reason;
        receipts.Did(order, ReceiptState.Failed, progress.Arrived, $"{action}: {outcome.Reason}");
    }

    private void Closed(string action)
    {
        foreach (var one in closing.ToList())
        {
            if (!one.Open.Remove(action) || one.Open.Count > 0) continue;
            closing.Remove(one);
            receipts.Did(one.By, ReceiptState.Ended, one.Arrived, string.Join(", ", one.Asked));
        }
    }

    private sealed record Progress(long? Arrived)
    {
        public List<string> Asked { get; } = [];
        public HashSet<string> Done { get; } = [];
        public Dictionary<string, string> Failing { get; } = [];
    }

    private sealed record Closing(AlertOrder By, long? Arrived, List<string> Asked, List<string> Open);
}
