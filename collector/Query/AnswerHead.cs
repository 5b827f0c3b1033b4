namespace Telemetry.Collector;

/// <summary>What stands above the points of an answer.</summary>
/// <param name="Tags">Keys of tags that series of the answer may have.</param>
/// <param name="ShowsZone">The zone was asked for: times for people are told in it.</param>
public sealed record AnswerHead(SeriesAsk Ask, IReadOnlyList<string> Tags, bool ShowsZone, int? Suppressed)
{
    public SeriesQuery Query => Ask.Query;

    /// <summary>A count of values has none.</summary>
    public string Unit => Query.StepMs > 0 && Query.Aggregate == Telemetry.Collector.Aggregate.Count ? "" : Query.Quantity.Unit;

    /// <summary>What a CSV tells beside the values: as far as the measurement has it, and one series is one series.</summary>
    public IReadOnlyList<string> Notes => !Ask.Group.IsNone ? [] :
        [.. PointNotes.Of(Query.Schema, Query.Quantity).Select(n => n.Note)];

    public string Aggregate => Query.StepMs == 0 ? "raw" : Aggregates.Word(Query.Aggregate);
}
