using System.Collections.Concurrent;

namespace Telemetry.Collector;

/// <summary>Reads points on connections of its own, beside the writer: the write-ahead log lets both work at once.</summary>
public sealed class SqliteReader(string path) : IDisposable
{
    // More readers than this gain nothing on the disk, and each keeps a page cache.
    private const int MaxConnections = 4;
    private const int RowsBetweenChecks = 4096;

    private readonly SemaphoreSlim slots = new(MaxConnections);
    private readonly ConcurrentBag<RawDatabase> idle = [];

    public async Task<QueryOutcome> QueryAsync(SeriesQuery query, List<Series> among, CancellationToken ct)
    {
        await slots.WaitAsync(ct);
        RawDatabase? database = null;
        try
        {
            database = idle.TryTake(out var kept) ? kept : RawDatabase.Open(path, readOnly: true);
            var outcome = Read(database, query, among, ct);
            idle.Add(database);
            database = null;
            return outcome;
        }
        finally
        {
            database?.Dispose();
            slots.Release();
        }
    }

    public static void RestoreLatest(RawDatabase database, SeriesCatalog catalog, LatestValues latest)
    {
        foreach (var schema in Schema.All)
            for (var field = 0; field < schema.Fields.Count; field++)
            {
                var name = SqliteSchema.Quote(schema.Fields[field].Name);
                using var newest = database.Prepare(
                    $"SELECT t, {name} FROM {SqliteSchema.Table(schema)} WHERE series=?1 AND {name} IS NOT NULL ORDER BY t DESC LIMIT 1");
                foreach (var series in catalog.Of(schema, null, field))
                {
                    newest.Bind(1, series.Id);
                    if (newest.Step()) latest.Restore(series, field, newest.Long(0), newest.Double(1));
                    newest.Reset();
                }
            }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var database)) database.Dispose();
        slots.Dispose();
    }

    private static QueryOutcome Read(RawDatabase database, SeriesQuery query, List<Series> among, CancellationToken ct)
    {
        var (table, field) = (SqliteSchema.Table(query.Schema), SqliteSchema.Quote(query.Quantity.Name));
        using var rows = database.Prepare($"SELECT t, {field} FROM {table} WHERE series=?1 AND t>=?2 AND t<?3 AND {field} IS NOT NULL ORDER BY t");
        using var before = database.Prepare($"SELECT {field} FROM {table} WHERE series=?1 AND t<?2 AND {field} IS NOT NULL ORDER BY t DESC LIMIT 1");
        var found = new List<SeriesData>(among.Count);
        var points = 0L;
        foreach (var series in among)
        {
            var fold = new StepFold(query.Aggregate, query.StepMs);
            if (query.Aggregate == Aggregate.Increase && query.StepMs > 0)
            {
                before.Bind(1, series.Id);
                before.Bind(2, query.From);
                if (before.Step()) fold.Before(before.Double(0));
                before.Reset();
            }
            rows.Bind(1, series.Id);
            rows.Bind(2, query.From);
            rows.Bind(3, query.To);
            for (var n = 1; rows.Step(); n++)
            {
                if (n % RowsBetweenChecks == 0) ct.ThrowIfCancellationRequested();
                fold.Add(rows.Long(0), rows.Double(1));
                if (points + fold.Count > query.MaxPoints) return new QueryOutcome(null, TooMany: points + fold.Count);
            }
            rows.Reset();
            var data = fold.Finish();
            points += data.Count;
            if (data.Count > 0) found.Add(new SeriesData(series.Device, series.TagMap, data));
        }
        return new QueryOutcome(found);
    }
}
