namespace Telemetry.Collector;

/// <summary>Finds the newest value of every field of every series when the store opens.</summary>
public static class LatestRestore
{
    public static void Run(RawDatabase database, RollupFields fields, SeriesCatalog catalog, LatestValues latest)
    {
        foreach (var schema in Schema.All)
            for (var field = 0; field < schema.Fields.Count; field++)
            {
                if (catalog.Of(schema, null, field) is not { Count: > 0 } among) continue;
                var everything = new SeriesQuery(schema, field, null, 0, WireTime.Max, 0, Aggregate.Last, 1);
                using var scan = new SeriesScan(database, everything, fields, default);
                foreach (var series in among)
                    if (scan.LastBefore(series, everything.To) is { } last) latest.Restore(series, field, last.Time, last.Value);
            }
    }
}
