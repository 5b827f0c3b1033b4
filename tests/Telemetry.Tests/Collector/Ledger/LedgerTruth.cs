using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>What the ledger should say of a simulated fleet, found number by number.</summary>
internal static class LedgerTruth
{
    public static Dictionary<(string, string), LedgerCounts> Of(SimulatedFleet fleet)
    {
        var days = new Dictionary<(string, string), LedgerCounts>();
        foreach (var device in fleet.Devices)
            foreach (var batch in device.All)
                if (batch.Seq <= device.KnownTop.GetValueOrDefault(batch.Journal))
                {
                    var key = (device.Name, JapanDay.Text(JapanDay.Of(DayTime(device, batch))));
                    days[key] = Sum(days.GetValueOrDefault(key) ?? None, Judge(device, batch));
                }
        return days;
    }

    public static LedgerCounts Sum(LedgerCounts a, LedgerCounts b) => new(
        a.Expected + b.Expected, a.Received + b.Received, a.Late + b.Late, a.Duplicate + b.Duplicate, a.Dropped + b.Dropped, a.Missing + b.Missing,
        a.UnderWay + b.UnderWay, a.Plain + b.Plain, a.Lines + b.Lines);

    public static LedgerCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static LedgerCounts Judge(SimulatedDevice device, SealedBatch batch)
    {
        if (batch.Booked > 0) return None with { Expected = 1, Received = 1, Late = batch.FirstArrival - batch.Sent > 60_000 ? 1 : 0, Duplicate = batch.Booked - 1, Lines = 1 };
        // What a journal dropped and never told before it was lost is missing.
        if (batch.Journal == device.Journal) return batch.Dropped ? None with { Expected = 1, Dropped = 1 } : None with { Expected = 1, UnderWay = 1 };
        return batch.Dropped && batch.Seq <= device.Told.GetValueOrDefault(batch.Journal).DroppedLast ? None with { Expected = 1, Dropped = 1 } : None with { Expected = 1, Missing = 1 };
    }

    /// <summary>Below the first number that arrived of a journal no time is known; the first one's is taken, or that of the last word.</summary>
    private static long DayTime(SimulatedDevice device, SealedBatch batch)
    {
        if (batch.Booked > 0) return batch.Sent;
        var first = device.All.Where(b => b.Journal == batch.Journal && b.Booked > 0).MinBy(b => b.Seq);
        return first is null ? device.Told[batch.Journal].At : batch.Seq < first.Seq ? first.Sent : batch.Sent;
    }
}
