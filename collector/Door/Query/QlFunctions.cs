namespace Telemetry.Collector;

/// <summary>Functions of InfluxQL over the points of one step, and over a series of values.</summary>
public static class QlFunctions
{
    /// <summary>What can be put together from the sums, counts and extremes of parts.</summary>
    public static readonly IReadOnlySet<string> Foldable = new HashSet<string> { "mean", "sum", "count", "min", "max", "spread" };

    private static readonly HashSet<string> OfPoints = [.. Foldable, "first", "last", "median", "percentile", "stddev"];

    private static readonly HashSet<string> OfSeries =
        ["derivative", "non_negative_derivative", "difference", "non_negative_difference", "cumulative_sum", "moving_average"];

    public static bool IsAggregate(string function) => OfPoints.Contains(function);

    public static bool IsTransform(string function) => OfSeries.Contains(function);

    public static string All => string.Join(", ", OfPoints.Concat(OfSeries));

    /// <param name="points">In the order of time, at least one.</param>
    /// <param name="n">Of percentile.</param>
    public static double? Of(string function, ReadOnlySpan<(long Time, double Value)> points, double n) => function switch
    {
        "first" => points[0].Value,
        "last" => points[^1].Value,
        "median" => Median(Sorted(points)),
        "percentile" => Percentile(Sorted(points), n),
        "stddev" => Deviation(points),
        _ => throw new QlException($"undefined function {function}(): this door knows {All}"),
    };

    public static SortedDictionary<long, double> Transform(string function, SortedDictionary<long, double> values, double unitMs, int n)
    {
        var result = new SortedDictionary<long, double>();
        var (previous, sum, window) = (default((long Time, double Value)?), 0.0, new Queue<double>());
        foreach (var (time, value) in values)
        {
            var growth = previous is { } p ? value - p.Value : (double?)null;
            switch (function)
            {
                case "cumulative_sum":
                    result[time] = sum += value;
                    break;
                case "moving_average":
                    window.Enqueue(value);
                    if (window.Count > n) window.Dequeue();
                    if (window.Count == n) result[time] = window.Average();
                    break;
                case var _ when growth is null || (growth < 0 && function.StartsWith("non_negative_", StringComparison.Ordinal)):
                    break;
                case "difference" or "non_negative_difference":
                    result[time] = growth.Value;
                    break;
                default:
                    result[time] = growth.Value / (time - previous!.Value.Time) * unitMs;
                    break;
            }
            previous = (time, value);
        }
        return result;
    }

    private static double[] Sorted(ReadOnlySpan<(long Time, double Value)> points)
    {
        var values = new double[points.Length];
        for (var i = 0; i < values.Length; i++) values[i] = points[i].Value;
        Array.Sort(values);
        return values;
    }

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;

    // The nearest rank, as InfluxDB takes it: a value that was measured.
    private static double? Percentile(double[] sorted, double n)
    {
        var index = (int)Math.Floor(sorted.Length * n / 100 + 0.5) - 1;
        return index >= 0 && index < sorted.Length ? sorted[index] : null;
    }

    private static double? Deviation(ReadOnlySpan<(long Time, double Value)> points)
    {
        if (points.Length < 2) return null;
        var (mean, squares, count) = (0.0, 0.0, 0);
        foreach (var (_, value) in points)
        {
            count++;
            var delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }
        return Math.Sqrt(squares / (count - 1));
    }
}
