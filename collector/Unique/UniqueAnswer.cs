namespace Telemetry.Collector;

/// <summary>From numbers by key to what is told: keys added up, small numbers left out.</summary>
public static class UniqueAnswer
{
    /// <summary>A number below it could be about a person.</summary>
    public const int K = 10;

    /// <param name="counts">In the order of name and time.</param>
    /// <param name="hidden">Numbers that are not told beside the small ones, by name and time.</param>
    public static IReadOnlyList<UniqueValue> Of(UniqueScope scope, IReadOnlyList<UniqueCount> counts, IReadOnlySet<(string Name, long At)>? hidden = null)
    {
        var values = new List<UniqueValue>();
        foreach (var cell in counts.GroupBy(count => (count.Name, count.At)))
        {
            var n = Number(cell);
            var left = n < K || hidden?.Contains(cell.Key) == true;
            values.Add(new UniqueValue(
                NameIn(UniqueScope.Device), DateTimeOffset.FromUnixTimeMilliseconds(cell.Key.At), left ? null : n, left,
                cell.Any(count => SketchKey.IsOwn(count.Key)), cell.Count() > 1, NameIn(UniqueScope.Place), NameIn(UniqueScope.Category)));

            string? NameIn(UniqueScope other) => scope == other ? cell.Key.Name : null;
        }
        return values;
    }

    /// <summary>What several keys make of one cell.</summary>
    public static long Number(IEnumerable<UniqueCount> keys) => (long)Math.Round(keys.Sum(count => count.N));
}
