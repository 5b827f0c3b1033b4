namespace Telemetry.Collector;

/// <summary>What became of a question: an answer to be walked once, or why there is none.</summary>
/// <param name="Suppressed">Numbers left out; set when the answer was made for the public of numbers about people.</param>
public sealed record QueryAnswer(IAsyncEnumerable<SeriesPoints>? Series, string? Refused = null, string? Unavailable = null, int? Suppressed = null);

/// <summary>Between the store and every outlet: limits, groups, and what the public is not told.</summary>
public sealed class QueryDesk(ITimeSeriesStore store, QueryOptions options)
{
    // Numbers for the public are weighed against each other, so all of them are held.
    private const int MaxWeighed = 500_000;

    public async Task<QueryAnswer> AnswerAsync(SeriesAsk ask, CancellationToken ct)
    {
        if (!SmallCells.Applies(ask)) return await GroupedAsync(ask, ct);
        var wide = SmallCells.Widen(ask);
        if (wide.Query.From >= wide.Query.To) return new QueryAnswer(Series([]), Suppressed: 0);
        var answer = await GroupedAsync(wide with { Query = wide.Query with { MaxPoints = Math.Min(wide.Query.MaxPoints, MaxWeighed) } }, ct);
        if (answer.Series is not { } series) return answer;
        var groups = new List<SeriesPoints>();
        await foreach (var group in series) groups.Add(group);
        SmallCells.Hide(wide, groups);
        if (ask.Query.Device is { } device && !ask.Group.IsCity) groups.RemoveAll(g => g.Device != device);
        return new QueryAnswer(Series(groups), Suppressed: groups.Sum(g => Enumerable.Range(0, g.Count).Count(i => g.Value(i) is null && g.Weight(i) > 0)));
    }

    /// <summary>Keys of the tags that series of the answer have.</summary>
    public IReadOnlyList<string> TagsOf(SeriesAsk ask)
    {
        if (!ask.Group.IsNone) return ask.Group.Tag is { } tag ? [tag] : [];
        return [.. store.Catalog.Of(ask.Query.Schema, ask.Query.Device, ask.Query.Field).SelectMany(s => s.TagMap.Keys).Distinct().Order(StringComparer.Ordinal)];
    }

    private async Task<QueryAnswer> GroupedAsync(SeriesAsk ask, CancellationToken ct)
    {
        if (ask.TooMany(store.Catalog) is { } groups) return new QueryAnswer(null, QueryLimits.TooManyPoints(ask.Query.MaxPoints, groups));
        var stream = await store.StreamAsync(ask.ForStore, ct);
        if (stream.TooMany is { } many)
            return new QueryAnswer(null, ask.Group.IsNone ? QueryLimits.TooManyPoints(options.MaxPoints, many) : QueryLimits.TooManyRows(ask.Query));
        stream = await PointNotes.BesideAsync(store, ask.ForStore, stream, ct);
        if (stream.Series is not { } series) return new QueryAnswer(null, stream.Refused, stream.Unavailable);
        return new QueryAnswer(ask.Group.IsNone ? series : GroupFold.RunAsync(ask, series));
    }

    private static async IAsyncEnumerable<SeriesPoints> Series(IReadOnlyList<SeriesPoints> groups)
    {
        await Task.CompletedTask;
        foreach (var group in groups) yield return group;
    }
}
