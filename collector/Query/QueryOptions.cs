namespace Telemetry.Collector;

/// <summary>Configuration section <c>Query</c>.</summary>
public sealed class QueryOptions
{
    /// <summary>100 to 100,000,000. Points of one answer, all series together; a query of more is refused.</summary>
    public int MaxPoints { get; set; } = 2_000_000;

    /// <summary>1,000 to 1,000,000,000. Raw points, or roll-ups for a group, read for one answer; a query of more is refused.</summary>
    public long MaxRows { get; set; } = 20_000_000;

    public IEnumerable<string> Errors()
    {
        if (MaxPoints is < 100 or > 100_000_000) yield return $"Query:MaxPoints {MaxPoints} is out of range: 100 to 100000000";
        if (MaxRows is < 1_000 or > 1_000_000_000) yield return $"Query:MaxRows {MaxRows} is out of range: 1000 to 1000000000";
    }
}
