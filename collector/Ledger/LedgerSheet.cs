namespace Telemetry.Collector;

/// <summary>Adds up what was counted and what is derived into rows of devices and days.</summary>
public sealed class LedgerSheet(LedgerRequest asked)
{
    private readonly Dictionary<(string Device, int Day), (DayCounts Counts, long UnderWay)> rows = [];
    private readonly List<DrainView> drains = [];

    public void Add(string device, int day, in DayCounts counts, long underWay = 0)
    {
        if (day < asked.FromDay || day > asked.ToDay) return;
        var (before, waiting) = rows.GetValueOrDefault((device, day));
        rows[(device, day)] = (before + counts, waiting + underWay);
    }

    public void Add(string device, DeviceLedger ledger, long now, long untold)
    {
        foreach (var (day, counts) in ledger.Counted) Add(device, day, counts);
        foreach (var part in ledger.Gaps(now, untold))
            Add(device, part.Day, part.Counts, part.Kind == GapKind.UnderWay ? part.Count : 0);
        if (ledger.Backlog.View(device) is { } drain) drains.Add(drain);
    }

    public LedgerResponse Answer()
    {
        var all = rows.Where(r => r.Value != default).Select(r => new LedgerDay(r.Key.Device, JapanDay.Text(r.Key.Day), Counts(r.Value.Counts, r.Value.UnderWay)));
        var ordered = asked.WorstFirst
            ? all.OrderByDescending(d => d.Counts.Missing + d.Counts.Dropped).ThenByDescending(d => d.Counts.UnderWay)
                .ThenByDescending(d => d.Day, StringComparer.Ordinal).ThenBy(d => d.Device, StringComparer.Ordinal)
            : all.OrderBy(d => d.Device, StringComparer.Ordinal).ThenBy(d => d.Day, StringComparer.Ordinal);
        var kept = ordered.Take(asked.Limit).ToList();
        return new LedgerResponse(
            JapanDay.Text(asked.FromDay), JapanDay.Text(asked.ToDay), City(), kept, rows.Values.Count(v => v != default) - kept.Count,
            [.. drains.OrderByDescending(d => d.OldestSeconds).ThenBy(d => d.Device, StringComparer.Ordinal).Take(asked.Limit)]);
    }

    private LedgerCounts City()
    {
        var (sum, underWay) = (default(DayCounts), 0L);
        foreach (var (counts, waiting) in rows.Values) (sum, underWay) = (sum + counts, underWay + waiting);
        return Counts(sum, underWay);
    }

    private static LedgerCounts Counts(in DayCounts c, long underWay) => new(
        c.Received + c.Dropped + c.Missing + underWay, c.Received, c.Late, c.Duplicate, c.Dropped, c.Missing, underWay, c.Plain, c.Lines);
}
