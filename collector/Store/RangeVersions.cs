namespace Telemetry.Collector;

/// <summary>Which hours of which measurement changed since the start, and with what commit: whether an answer can still be the same.</summary>
public sealed class RangeVersions
{
    // Ten years; who writes more hours than that in one run gets older answers called changed.
    private const int MaxHours = 90_000;

    private readonly Lock gate = new();
    private readonly Dictionary<int, long>[] hours = [.. Schema.All.Select(_ => new Dictionary<int, long>())];
    private readonly long[] floor = new long[Schema.All.Count];
    private long commit;

    public void Take(PointBatch batch)
    {
        lock (gate)
        {
            commit++;
            var last = (Schema: -1, Hour: -1);
            foreach (ref readonly var point in batch.Points)
            {
                var mine = (Schema: point.Series.Schema.Index, Hour: HourMarks.HourOf(point.Time));
                if (mine == last) continue;
                last = mine;
                if (hours[mine.Schema].Count >= MaxHours)
                {
                    hours[mine.Schema].Clear();
                    floor[mine.Schema] = commit;
                }
                hours[mine.Schema][mine.Hour] = commit;
            }
        }
    }

    public long Of(Schema schema, long from, long to)
    {
        lock (gate)
        {
            var newest = floor[schema.Index];
            foreach (var (hour, at) in hours[schema.Index])
                if (at > newest && hour >= HourMarks.HourOf(from) && hour <= HourMarks.HourOf(to)) newest = at;
            return newest;
        }
    }
}
