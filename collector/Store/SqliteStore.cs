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
    private readonly SqliteUpkeep upkeep;
    private readonly LatestValues latest = new();
    private readonly RangeVersions versions = new();

    /// <exception cref="StartRefusedException">In use, damaged, foreign or newer; the message names the cure.</exception>
    public SqliteStore(StoreOptions options, TimeProvider time)
    {
        this.time = time;
        held = StoreLock.Take(options.Path);
        try
        {
            database = SqliteFile.Open(options.Path, SqliteSchema.Mark, SqliteSchema.FixedTables);
            // Checkpoints are the upkeep's.
            database.Execute("PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0;");
            SqliteSchema.Extend(database);
            var fields = RollupFields.Load(database);
            Catalog = new SeriesCatalog(options.MaxSeriesPerDevice, options.MaxDevices);
            SqliteSeriesTable.Load(database, Catalog);
            LatestRestore.Run(database, fields, Catalog, latest);
            writer = new SqliteWriter(database, fields);
            reader = new SqliteReader(options.Path, fields);
            upkeep = new SqliteUpkeep(options, writer, Catalog, fields, time);
            State = new StoreState(null, time.GetUtcNow());
        }
        catch (SqliteException e)
        {
            Release();
            throw new StartRefusedException($"{options.Path} cannot be used: {SqliteFailure.Words(e)}. Nothing in it was changed.");
        }
        catch (InvalidDataException e)
        {
            Release();
            throw new StartRefusedException($"{options.Path} is damaged: {e.Message}. Nothing in it was changed. See what 'collector verify' finds, then restore a backup.");
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
            var rejected = new List<RejectedPoint>();
            var stored = writer.Write(batch, rejected);
            latest.Take(batch, rejected.Count > 0 ? rejected.Select(r => r.Index).ToHashSet() : null);
            if (stored > 0) versions.Take(batch);
            if (State.Unavailable is not null) State = new StoreState(null, time.GetUtcNow());
            return ValueTask.FromResult(new WriteOutcome(stored, batch.Count - stored - rejected.Count, null, rejected));
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
        var stream = await StreamAsync(query, ct);
        if (stream.Series is not { } series) return new QueryOutcome(null, stream.TooMany, stream.Unavailable, stream.Refused);
        try
        {
            var found = new List<SeriesData>();
            await foreach (var one in series) found.Add(new SeriesData(one.Device, one.Tags, one.ToPairs()));
            return new QueryOutcome(found);
        }
        catch (SqliteException e)
        {
            return new QueryOutcome(null, Unavailable: SqliteFailure.Words(e));
        }
    }

    public async Task<QueryStream> StreamAsync(SeriesQuery query, CancellationToken ct)
    {
        var among = Catalog.Of(query.Schema, query.Device, query.Field);
        query = query with { RawFrom = writer.Floor, To = Math.Min(query.To, RollupFields.LastTime) };
        if (query.Level is null && query.From < query.RawFrom) return new QueryStream(null, Refused: QueryLimits.RawIsGone(query));
        if (query.Steps * among.Count is var steps && steps > query.MaxPoints) return new QueryStream(null, TooMany: steps);
        try
        {
            var most = query.StepMs == 0 ? query.MaxPoints : query.MaxRows;
            if (query.Level is null && await reader.CountAsync(query, among, most + 1, ct) > most)
                return query.StepMs == 0 ? new QueryStream(null, TooMany: most + 1) : new QueryStream(null, Refused: QueryLimits.TooManyRows(query));
            return new QueryStream(await reader.OpenAsync(query, among, ct));
        }
        catch (SqliteException e)
        {
            return new QueryStream(null, Unavailable: SqliteFailure.Words(e));
        }
    }

    public IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device) => latest.Find(Catalog.All, schema, field, device);

    public IReadOnlyDictionary<string, long> Newest() => latest.Newest(Catalog.All);

    public long? VersionOf(Schema schema, long from, long until) => versions.Of(schema, from, until);

    public bool Upkeep() => upkeep.Round();

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Release()
    {
        reader?.Dispose();
        upkeep?.Dispose();
        writer?.Dispose();
        database?.Dispose();
        held.Dispose();
    }
}
