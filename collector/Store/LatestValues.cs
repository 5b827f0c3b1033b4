namespace Telemetry.Collector;

/// <summary>The newest value of every field of every series, in memory.</summary>
public sealed class LatestValues
{
    private readonly Lock gate = new();
    private (long Time, double Value)[]?[] bySeries = new (long, double)[256][];

    /// <summary>Takes the points of a committed batch, but for those that the store rejected (by index).</summary>
    public void Take(PointBatch batch, IReadOnlySet<int>? rejected = null)
    {
        lock (gate)
        {
            for (var index = 0; index < batch.Count; index++)
            {
                if (rejected?.Contains(index) == true) continue;
                ref readonly var point = ref batch.Points[index];
                var row = Row(point.Series);
                foreach (var (field, bits) in batch.FieldsOf(point))
                    if (point.Time >= row[field].Time) row[field] = (point.Time, point.Series.Schema.IsFloat(field) ? BitConverter.Int64BitsToDouble(bits) : bits);
            }
        }
    }

    /// <summary>Takes one value that the store has, unless a newer one is known.</summary>
    public void Restore(Series series, int field, long time, double value)
    {
        lock (gate)
        {
            var row = Row(series);
            if (time >= row[field].Time) row[field] = (time, value);
        }
    }

    public IReadOnlyList<LatestSample> Find(ReadOnlySpan<Series> all, Schema? schema, int? field, string? device)
    {
        var found = new List<LatestSample>();
        lock (gate)
        {
            foreach (var series in all)
            {
                if ((schema is not null && series.Schema != schema) || (device is not null && series.Device != device)) continue;
                if (series.Id >= bySeries.Length || bySeries[series.Id] is not { } row) continue;
                for (var i = 0; i < row.Length; i++)
                    if (row[i].Time != 0 && (field ?? i) == i) found.Add(new LatestSample(series, i, row[i].Time, row[i].Value));
            }
        }
        return found;
    }

    /// <summary>Of every device that has a value.</summary>
    public IReadOnlyDictionary<string, long> Newest(ReadOnlySpan<Series> all)
    {
        var newest = new Dictionary<string, long>(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var series in all)
            {
                if (series.Id >= bySeries.Length || bySeries[series.Id] is not { } row) continue;
                var time = 0L;
                foreach (var value in row) time = Math.Max(time, value.Time);
                if (time > newest.GetValueOrDefault(series.Device)) newest[series.Device] = time;
            }
        }
        return newest;
    }

    private (long Time, double Value)[] Row(Series series)
    {
        if (series.Id >= bySeries.Length) Array.Resize(ref bySeries, series.Id * 2);
        return bySeries[series.Id] ??= new (long, double)[series.Schema.Fields.Count];
    }
}
