namespace Telemetry.Collector;

/// <summary>For whom an answer is.</summary>
public enum Audience
{
    /// <summary>Those who run the network: everything.</summary>
    Operations,

    /// <summary>Everybody: numbers about people only as <see cref="SmallCells"/> allows.</summary>
    Public,
}

/// <summary>What <c>/api/v1/query</c> is asked for.</summary>
/// <param name="Across">Set when series are put together.</param>
public sealed record SeriesAsk(SeriesQuery Query, SeriesGrouping Group, Across Across, Audience Audience)
{
    /// <summary>What the store is asked for. A percentile of a group is one of all its points, so these are needed.</summary>
    public SeriesQuery ForStore =>
        Group.IsNone ? Query :
        Across == Across.Pool && Aggregates.Share(Query.Aggregate) is not null ? Query with { StepMs = 0 } :
        Query with { MaxPoints = (int)Math.Min(Query.MaxRows, int.MaxValue) };

    /// <summary>Null, or the number of points that would be too many: all groups together, whatever the store has to read.</summary>
    public long? TooMany(SeriesCatalog catalog)
    {
        if (Group.IsNone) return null;
        var groups = catalog.Of(Query.Schema, Query.Device, Query.Field).Select(s => Group.KeyOf(s.Device, s.TagMap)).Distinct().Count();
        return groups * Query.Steps is var points && points > Query.MaxPoints ? points : null;
    }
}
