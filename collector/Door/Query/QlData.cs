namespace Telemetry.Collector;

/// <summary>A series as the door shows it: the device is one of its tags.</summary>
public sealed record QlPoints(IReadOnlyDictionary<string, string> Tags, IReadOnlyList<double?[]> Points);

/// <summary>What a SELECT reads from the store, whichever it is, within one limit for the whole statement.</summary>
public sealed class QlData(ITimeSeriesStore store, Schema schema, QlFilter filter, int maxPoints)
{
    private long left = maxPoints;

    /// <summary>Fields that were ever written, by place in the schema.</summary>
    public IReadOnlyList<int> Fields { get; } = [.. Enumerable.Range(0, schema.Fields.Count).Where(f => store.Catalog.Of(schema, filter.Device, f).Count > 0)];

    public static IReadOnlyDictionary<string, string> TagsOf(string device, IReadOnlyDictionary<string, string> tags) =>
        new SortedDictionary<string, string>(tags.ToDictionary(), StringComparer.Ordinal) { ["device"] = device };

    /// <exception cref="QlException">Too much, or the store cannot answer.</exception>
    public async Task<List<QlPoints>> ReadAsync(int field, long from, long to, long step, Aggregate aggregate, CancellationToken ct)
    {
        if (from >= to) return [];
        var query = new SeriesQuery(schema, field, filter.Device, from, to, step, aggregate, (int)Math.Max(left, 1));
        var outcome = await store.QueryAsync(query, ct);
        if (outcome.Unavailable is { } why) throw new QlException($"the store cannot answer: {why}", unavailable: true);
        if (outcome.Refused is { } refused) throw new QlException(refused);
        if (outcome.TooMany is not null || left <= 0)
            throw new QlException($"the query would read more than {maxPoints} points (Door:MaxPoints): add or narrow the range of time, or name devices");
        left -= outcome.Series!.Sum(s => s.Points.Count);
        return [.. outcome.Series!.Select(s => new QlPoints(TagsOf(s.Device, s.Tags), s.Points)).Where(s => filter.Takes(s.Tags))];
    }
}
