namespace Telemetry.Collector;

/// <summary>
/// What is told beside the points of an answer: the detector's alarm, the reservations and the uncertainty; of a step the highest in it. A rate of a
/// detector that was dead is no measurement and is not told, in every outlet: a step that holds such a time is a gap.
/// </summary>
public static class PointNotes
{
    public const string Alarm = "alarm", Flag = "flag", Uncertainty = "uncertainty";

    /// <summary>Notes that points of a field may have, with the fields that they are read from.</summary>
    public static IEnumerable<(string Note, int Field)> Of(Schema schema, Quantity quantity)
    {
        if (quantity.IsBeside) yield break;
        foreach (var (note, name) in (IEnumerable<(string, string)>)[(Alarm, Alarm), (Flag, Flag), (Uncertainty, $"{quantity.Name}_u")])
            if (schema.IndexOf(name) is >= 0 and var field) yield return (note, field);
    }

    public static async Task<QueryStream> BesideAsync(ITimeSeriesStore store, SeriesQuery query, QueryStream stream, CancellationToken ct)
    {
        if (stream.Series is not { } series) return stream;
        var notes = new List<(string, Dictionary<string, Dictionary<long, double>>)>();
        foreach (var (note, field) in Of(query.Schema, query.Quantity))
        {
            var beside = await store.StreamAsync(query with { Field = field, Aggregate = Aggregate.Max, MaxPoints = int.MaxValue }, ct);
            if (beside.Series is not { } found) return beside;
            notes.Add((note, await TimesAsync(found)));
        }
        return notes.Count == 0 ? stream : new QueryStream(NotedAsync(series, query.Quantity.IsRate, notes));
    }

    private static async Task<Dictionary<string, Dictionary<long, double>>> TimesAsync(IAsyncEnumerable<SeriesPoints> series)
    {
        var all = new Dictionary<string, Dictionary<long, double>>(StringComparer.Ordinal);
        await foreach (var one in series)
        {
            var times = all[Key(one)] = [];
            for (var i = 0; i < one.Count; i++)
                if (one.Value(i) is { } value) times[one.Time(i)] = value;
        }
        return all;
    }

    private static async IAsyncEnumerable<SeriesPoints> NotedAsync(
        IAsyncEnumerable<SeriesPoints> series, bool isRate, IReadOnlyList<(string Note, Dictionary<string, Dictionary<long, double>> Times)> notes)
    {
        await foreach (var one in series)
        {
            foreach (var (note, times) in notes)
                if (times.TryGetValue(Key(one), out var mine)) one.Tell(note, mine);
            if (isRate)
                for (var i = 0; i < one.Count; i++)
                    if (RateStates.Of(one.Note(Alarm, i)) == RateState.Dead) one.Hide(i);
            yield return one;
        }
    }

    private static string Key(SeriesPoints one) =>
        string.Join('\n', one.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}").Prepend(one.Device));
}
