using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Time series in one SQLite file of one machine. Tables: <see cref="SqliteSchema"/>.</summary>
public sealed class SqliteStore : ITimeSeriesStore
{
    private readonly TimeProvider time;
    private readonly StoreLock held;
    private readonly RawDatabase database;
    private readonly SqliteWriter writer;
    private readonly SqliteReader reader;
    private readonly LatestValues latest = new();

    /// <exception cref="StartRefusedException">In use, damaged, foreign or newer; the message names the cure.</exception>
    public SqliteStore(StoreOptions options, TimeProvider time)
    {
        this.time = time;
        held = StoreLock.Take(options.Path);
        try
        {
            database = SqliteFile.Open(options.Path, SqliteSchema.Mark, SqliteSchema.SeriesTable);
            database.Execute("PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;");
            SqliteSchema.Extend(database);
            Catalog = new SeriesCatalog(options.MaxSeriesPerDevice, options.MaxDevices);
            SqliteSeriesTable.Load(database, Catalog);
            SqliteReader.RestoreLatest(database, Catalog, latest);
            writer = new SqliteWriter(database);
            reader = new SqliteReader(options.Path);
            State = new StoreState(null, time.GetUtcNow());
        }
        catch (SqliteException e)
        {
            Release();
            throw new StartRefusedException($"{options.Path} cannot be used: {SqliteFailure.Words(e)}. Nothing in it was changed.");
        }
        catch
        {
            Release();
            throw;
        }
    }

    public SeriesCatalog Catalog { get; }

    public StoreState State { get; private set; }

    public ValueTask<WriteOutcome> WriteAsync(PointBatch batch, CancellationToken ct)
    {
        try
        {
            var stored = writer.Write(batch);
            latest.Take(batch);
            if (State.Unavailable is not null) State = new StoreState(null, time.GetUtcNow());
            return ValueTask.FromResult(new WriteOutcome(stored, batch.Count - stored, null, []));
        }
        catch (SqliteException e)
        {
            var why = SqliteFailure.Words(e);
            if (State.Unavailable != why) State = new StoreState(why, time.GetUtcNow());
            return ValueTask.FromResult(WriteOutcome.Kept(why));
        }
    }

    public async Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct)
    {
        var among = Catalog.Of(query.Schema, query.Device, query.Field);
        var steps = query.StepMs == 0 ? 0 : (query.To - query.From + query.StepMs - 1) / query.StepMs * among.Count;
        if (steps > query.MaxPoints) return new QueryOutcome(null, TooMany: steps);
        try
        {
            return await reader.QueryAsync(query, among, ct);
        }
        catch (SqliteException e)
        {
            return new QueryOutcome(null, Unavailable: SqliteFailure.Words(e));
        }
    }

    public IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device) => latest.Find(Catalog.All, schema, field, device);

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Release()
    {
        reader?.Dispose();
        writer?.Dispose();
        database?.Dispose();
        held.Dispose();
    }
}
