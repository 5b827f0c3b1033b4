namespace Telemetry.Collector;

/// <summary>Configuration section <c>Query</c>.</summary>
public sealed class QueryOptions
{
    /// <summary>100 to 10,000,000. Points of one answer, all series together; a query of more is refused.</summary>
    public int MaxPoints { get; set; } = 200_000;

    public IEnumerable<string> Errors()
    {
        if (MaxPoints is < 100 or > 10_000_000) yield return $"Query:MaxPoints {MaxPoints} is out of range: 100 to 10000000";
    }
}
