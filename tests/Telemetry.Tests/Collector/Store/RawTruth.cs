using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>Aggregates computed in the simplest way over the raw rows of the file.</summary>
internal static class RawTruth
{
    public static List<(long Time, double Value)> Points(string path, string measurement, string field, string device)
    {
        using var database = RawDatabase.Open(path, readOnly: true);
        using var rows = database.Prepare(
            $"SELECT t, m.{SqliteSchema.Quote(field)} FROM {SqliteSchema.Quote(measurement)} m JOIN series s ON s.id = m.series WHERE s.device = ?1 AND m.{SqliteSchema.Quote(field)} IS NOT NULL ORDER BY t");
        rows.Bind(1, device);
        var found = new List<(long, double)>();
        while (rows.Step()) found.Add((rows.Long(0), rows.Double(1)));
        return found;
    }

    public static Dictionary<long, double> Steps(List<(long Time, double Value)> points, long from, long to, long step, Aggregate aggregate)
    {
        var grown = points.Select((p, i) => (p.Time, Value: i == 0 ? 0 : p.Value >= points[i - 1].Value ? p.Value - points[i - 1].Value : p.Value));
        return (aggregate == Aggregate.Increase ? grown : points).Where(p => p.Time >= from && p.Time < to)
            .GroupBy(p => StepFold.StartOf(p.Time, step))
            .ToDictionary(g => g.Key, g => Of(aggregate, [.. g.Select(p => p.Value)]));
    }

    private static double Of(Aggregate aggregate, List<double> values) => aggregate switch
    {
        Aggregate.Mean => values.Average(),
        Aggregate.Min => values.Min(),
        Aggregate.Max => values.Max(),
        Aggregate.Sum or Aggregate.Increase => values.Sum(),
        Aggregate.Count => values.Count,
        Aggregate.Last => values[^1],
        Aggregate.P50 => Share(values, 0.5),
        Aggregate.P90 => Share(values, 0.9),
        Aggregate.P95 => Share(values, 0.95),
        _ => Share(values, 0.99),
    };

    private static double Share(List<double> values, double share)
    {
        var sorted = values.Order().ToList();
        var rank = share * (sorted.Count - 1);
        var (low, high) = ((int)Math.Floor(rank), (int)Math.Ceiling(rank));
        return sorted[low] * (1 - (rank - low)) + sorted[high] * (rank - low);
    }
}
