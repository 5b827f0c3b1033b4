namespace Telemetry.Collector;

/// <summary>Answers for a store that makes steps of Japan only and no percentiles: what it cannot do is folded here from raw points.</summary>
public static class PlainStream
{
    public static async Task<QueryStream> OpenAsync(ITimeSeriesStore store, SeriesQuery query, CancellationToken ct)
    {
        var folded = query.StepMs > 0 && (Aggregates.Share(query.Aggregate) is not null || !query.Days.HasDaysOfJapan);
        var most = folded ? (int)Math.Min(query.MaxRows, int.MaxValue) : query.MaxPoints;
        var outcome = await store.QueryAsync(folded ? query with { StepMs = 0, Zone = null, MaxPoints = most } : query, ct);
        return new QueryStream(
            outcome.Series is { } series ? Points(series, folded ? query : null) : null, outcome.TooMany, outcome.Unavailable, outcome.Refused);
    }

    private static async IAsyncEnumerable<SeriesPoints> Points(IReadOnlyList<SeriesData> series, SeriesQuery? folded)
    {
        await Task.CompletedTask;
        foreach (var one in series)
        {
            if (folded is null)
            {
                yield return SeriesPoints.From(one);
                continue;
            }
            var fold = new StepFold(folded.Aggregate, folded.StepMs, folded.Days, new SeriesPoints(one.Device, one.Tags));
            foreach (var pair in one.Points) fold.Add((long)pair[0]!.Value, pair[1]!.Value);
            yield return fold.Close();
        }
    }
}
