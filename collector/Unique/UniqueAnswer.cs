namespace Telemetry.Collector;

/// <summary>From numbers by key to what is told: keys added up, small numbers left out.</summary>
public static class UniqueAnswer
{
    /// <summary>A number below it could be about a person.</summary>
    public const int K = 10;

    /// <param name="counts">In the order of name and time.</param>
    public static IReadOnlyList<UniqueValue> Of(UniqueScope scope, IReadOnlyList<UniqueCount> counts)
    {
        var values = new List<UniqueValue>();
        foreach (var cell in counts.GroupBy(count => (count.Name, count.At)))
        {
            var n = (long)Math.Round(cell.Sum(count => count.N));
            values.Add(new UniqueValue(
                scope == UniqueScope.Device ? cell.Key.Name : null, DateTimeOffset.FromUnixTimeMilliseconds(cell.Key.At),
                n < K ? null : n, n < K, cell.Any(count => SketchKey.IsOwn(count.Key)), cell.Count() > 1));
        }
        return values;
    }
}
