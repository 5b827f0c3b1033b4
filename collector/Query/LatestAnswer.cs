namespace Telemetry.Collector;

/// <summary>The newest values with what is told beside them: a value never leaves the collector without its alarm and its flag.</summary>
public static class LatestAnswer
{
    public static IReadOnlyList<LatestValue> Of(ITimeSeriesStore store, Schema? schema, int? field, string? device, Audience audience, DateTimeOffset now)
    {
        // All fields, also when one is asked for: the alarm is another one.
        var samples = store.Latest(schema, null, device);
        var beside = samples.Where(s => Quantity(s).IsBeside).ToDictionary(s => (s.Series, s.Field));
        return
        [
            // A number of the moment is finer than any that the public is told of people.
            .. samples.Where(s => (field ?? s.Field) == s.Field)
                .Where(s => audience == Audience.Operations || !(SmallCells.IsPersonal(s.Series.Schema, s.Field) || Quantity(s).PublicAs is not null))
                .OrderBy(s => s.Series.Device, StringComparer.Ordinal).Select(s => Value(s, beside, now)),
        ];
    }

    private static LatestValue Value(in LatestSample sample, Dictionary<(Series, int), LatestSample> beside, DateTimeOffset now)
    {
        var (series, time, quantity) = (sample.Series, sample.Time, Quantity(sample));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time);
        var value = new LatestValue(
            series.Device, series.Schema.Name, quantity.Name, series.TagMap, sample.Value, quantity.Unit, at, Math.Round((now - at).TotalSeconds, 3));
        foreach (var (note, field) in PointNotes.Of(series.Schema, quantity))
        {
            if (!beside.TryGetValue((series, field), out var told)) continue;
            // The alarm is one of the detector and holds until it says otherwise; a flag and an uncertainty are of one value.
            if (note == PointNotes.Alarm) value = value with { Alarm = (int)told.Value };
            else if (told.Time != time) continue;
            else value = note == PointNotes.Flag ? value with { Flag = (int)told.Value } : value with { Uncertainty = told.Value };
        }
        return value;
    }

    private static Quantity Quantity(in LatestSample sample) => sample.Series.Schema.Fields[sample.Field];
}
