namespace Telemetry.Collector;

/// <summary>
/// What the public is told of numbers about people: of whole hours and days in Japan, for an access point or the city, none below
/// <see cref="UniqueAnswer.K"/>. Where a number is left out others are too, so that no total minus the rest gives it back. The one place: every outlet
/// asks here. Reasons: docs/decisions.md.
/// </summary>
public static class SmallCells
{
    private enum Kind { People, PeopleMinutes, Traffic }

    private static readonly Dictionary<(string Measurement, string Field), Kind> Personal = new()
    {
        [("wifi", "stations")] = Kind.People, [("wifi", "session")] = Kind.People, [("wifi", "assoc")] = Kind.People,
        [("wifi", "peak_concurrent")] = Kind.People, [("wifi", "visit")] = Kind.People, [("wifi", "stations_local")] = Kind.People,
        [("radius", "sessions")] = Kind.People, [("wifi", "station_minutes")] = Kind.PeopleMinutes,
        [("wifi", "rx_bytes")] = Kind.Traffic, [("wifi", "tx_bytes")] = Kind.Traffic,
    };

    public static bool IsPersonal(Schema schema, int field) => Personal.ContainsKey((schema.Name, schema.Fields[field].Name));

    public static bool Applies(SeriesAsk ask) => ask.Audience == Audience.Public && IsPersonal(ask.Query.Schema, ask.Query.Field);

    /// <summary>Why the public is not told this at all.</summary>
    public static RequestError? Refusal(SeriesAsk ask)
    {
        var query = ask.Query;
        if (query.StepMs == 0 || query.StepMs % RollupLevel.HourMs != 0 || !query.Days.HasDaysOfJapan)
            return new RequestError("numbers about people are told to the public in steps of whole hours in Japan only", ["1h", "1d"]);
        if (!ask.Group.IsCity && ask.Group.Word != SeriesGrouping.Device.Word)
            return new RequestError("numbers about people are told to the public by device or for the city", ["device", "city"]);
        if (KindOf(query) == Kind.Traffic && !ask.Group.IsCity)
            return new RequestError("traffic is told to the public for the city only: of one access point it may be one person's", ["city"]);
        Aggregate[] allowed = query.Quantity.Nature == QuantityNature.Counter ? [Aggregate.Increase] : ask.Group.IsCity ? [Aggregate.Mean] : [Aggregate.Mean, Aggregate.Max];
        return allowed.Contains(query.Aggregate) ? null
            : new RequestError($"agg '{Aggregates.Word(query.Aggregate)}' of numbers about people is not told to the public", [.. allowed.Select(Aggregates.Word)]);
    }

    /// <summary>The question behind it: all devices, because what may be told of one depends on the others; whole steps only.</summary>
    public static SeriesAsk Widen(SeriesAsk ask)
    {
        var until = ask.Query.Days.StartOf(ask.Query.To, ask.Query.StepMs);
        return ask with { Across = Across.Sum, Query = ask.Query with { Device = null, To = Math.Max(until, ask.Query.From) } };
    }

    /// <summary>Leaves out what is small and what would give it away.</summary>
    /// <param name="groups">Every device of the city, or the city.</param>
    /// <returns>How many numbers were left out.</returns>
    public static int Hide(SeriesAsk ask, IReadOnlyList<SeriesPoints> groups)
    {
        var least = KindOf(ask.Query) == Kind.PeopleMinutes ? UniqueAnswer.K * ask.Query.StepMs / 60_000.0 : UniqueAnswer.K;
        var hidden = 0;
        var cells = groups.SelectMany(g => Enumerable.Range(0, g.Count).Where(i => g.Value(i) is not null).Select(i => (Group: g, Index: i, At: g.Time(i), Value: g.Value(i)!.Value)));
        foreach (var step in cells.GroupBy(c => c.At))
        {
            var (count, sum) = (0, 0.0);
            foreach (var cell in step.OrderBy(c => c.Value).ThenBy(c => c.Group.Device, StringComparer.Ordinal))
            {
                // Small itself; or needed, so that what is left out together is neither one number nor a small one.
                if (cell.Value >= least && (count == 0 || (count > 1 && sum >= least))) break;
                cell.Group.Hide(cell.Index);
                count++;
                sum += cell.Value;
            }
            hidden += count;
        }
        return hidden;
    }

    private static Kind KindOf(SeriesQuery query) => Personal[(query.Schema.Name, query.Quantity.Name)];
}
