namespace Telemetry.Collector;

/// <summary>Gathers the answer of a query series by series, and stops at the largest size that was asked for.</summary>
public sealed class FoundSeries(SeriesQuery query)
{
    private readonly Dictionary<string, Gathered> byTags = new(StringComparer.Ordinal);
    private Gathered? current;
    private IReadOnlyDictionary<string, string>? currentTags;
    private long points, rows;

    public bool IsTooMany => points > query.MaxPoints || rows > query.MaxRows;

    public void Add(IReadOnlyDictionary<string, string> tags, long time, double value)
    {
        Of(tags).Points.Add([time, value]);
        points++;
    }

    /// <summary>A finished step; the gap before it becomes nulls.</summary>
    public void AddStep(IReadOnlyDictionary<string, string> tags, long time, double value)
    {
        var mine = Of(tags).Points;
        if (mine.Count > 0)
            for (var gap = (long)mine[^1][0]!.Value + query.StepMs; gap < time && !IsTooMany; gap += query.StepMs, points++) mine.Add([gap, null]);
        Add(tags, time, value);
    }

    /// <summary>A value that is to be folded into its step here.</summary>
    public void Fold(IReadOnlyDictionary<string, string> tags, long time, double value)
    {
        rows++;
        var fold = Of(tags).Fold;
        var before = fold.Count;
        fold.Add(time, value);
        points += fold.Count - before;
    }

    /// <summary>The last value of a counter before the range.</summary>
    public void Before(IReadOnlyDictionary<string, string> tags, double value) => Of(tags).Fold.Before(value);

    public QueryOutcome Outcome()
    {
        if (rows > query.MaxRows) return new QueryOutcome(null, Refused: QueryLimits.TooManyRows(query));
        if (IsTooMany) return new QueryOutcome(null, TooMany: points);
        var found = new List<SeriesData>();
        foreach (var series in byTags.Values)
        {
            var data = series.Points.Count > 0 ? series.Points : series.Fold.Finish();
            if (data.Count > 0) found.Add(new SeriesData(series.Device, series.Tags, data));
        }
        return new QueryOutcome(found);
    }

    private Gathered Of(IReadOnlyDictionary<string, string> tags)
    {
        if (ReferenceEquals(tags, currentTags)) return current!;
        var key = string.Join(',', tags.Select(t => $"{LineText.EscapeName(t.Key)}={LineText.EscapeName(t.Value)}"));
        if (!byTags.TryGetValue(key, out var gathered))
            byTags[key] = gathered = new Gathered(
                tags.GetValueOrDefault("device", ""), tags.Where(t => t.Key != "device").ToDictionary(StringComparer.Ordinal), new StepFold(query.Aggregate, query.StepMs));
        (current, currentTags) = (gathered, tags);
        return gathered;
    }

    private sealed record Gathered(string Device, IReadOnlyDictionary<string, string> Tags, StepFold Fold)
    {
        public List<double?[]> Points { get; } = [];
    }
}
