namespace Telemetry.Collector;

/// <summary>What becomes of the values of one step.</summary>
public enum Aggregate
{
    Mean, Min, Max, Sum, Count, Last,

    /// <summary>Growth of a counter, restarts included: a value below its predecessor counts from zero.</summary>
    Increase,

    /// <summary>Percentiles, of the values themselves.</summary>
    P50, P90, P95, P99,
}

public static class Aggregates
{
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetNames<Aggregate>().Select(n => n.ToLowerInvariant())];

    public static string Word(Aggregate aggregate) => Words[(int)aggregate];

    public static bool TryParse(string word, out Aggregate aggregate)
    {
        for (var i = 0; i < Words.Count; i++)
            if (Words[i] == word)
            {
                aggregate = (Aggregate)i;
                return true;
            }
        aggregate = default;
        return false;
    }

    /// <summary>0.5 for <see cref="Aggregate.P50"/>; null for what is no percentile.</summary>
    public static double? Share(Aggregate aggregate) => aggregate switch
    {
        Aggregate.P50 => 0.50,
        Aggregate.P90 => 0.90,
        Aggregate.P95 => 0.95,
        Aggregate.P99 => 0.99,
        _ => null,
    };

    /// <summary>What makes sense for a field when nobody says otherwise.</summary>
    public static Aggregate For(QuantityNature nature) => nature switch
    {
        QuantityNature.Counter => Aggregate.Increase,
        QuantityNature.Delta => Aggregate.Sum,
        _ => Aggregate.Mean,
    };
}
