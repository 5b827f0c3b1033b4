namespace Telemetry.Collector;

/// <summary>
/// Time series at a server of the InfluxDB family, by HTTP: line protocol in, InfluxQL out. A write that failed in part is not acknowledged and comes again;
/// identity makes that harmless. A server that is away or slow means no acknowledgement: nothing is kept here.
/// </summary>
public sealed partial class InfluxStore : ITimeSeriesStore
{
    private readonly StoreOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<InfluxStore> logger;
    private readonly InfluxConnection connection;
    private readonly InfluxPreparation preparation;
    private readonly InfluxRestore restore;
    private readonly InfluxReader reader;
    private readonly InfluxWriter writer;
    private readonly InfluxHold hold;
    private readonly LatestValues latest = new();
    private bool ready, restored;

    public InfluxStore(StoreOptions options, TimeProvider time, Random random, ILogger<InfluxStore> logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        Catalog = new SeriesCatalog(options.MaxSeriesPerDevice, options.MaxDevices);
        connection = new InfluxConnection(options, time);
        var asker = new InfluxAsker(connection, options, time);
        preparation = new InfluxPreparation(asker, options);
        restore = new InfluxRestore(asker, Catalog, latest);
        reader = new InfluxReader(asker, options, time);
        writer = new InfluxWriter(connection, options, new InfluxPatience(options.Timeout, time, random));
        hold = new InfluxHold(time, random);
        State = new StoreState(null, time.GetUtcNow());
    }

    public SeriesCatalog Catalog { get; }

    public StoreState State { get; private set; }

    /// <summary>Asks the server what it has and makes what is missing. A server that is away is no reason not to start: the first write tries again.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        try
        {
            var found = await preparation.RunAsync(ct);
            if (found.Remark is { } remark) Log.Remark(logger, remark);
            reader.HasHourly = found.HasHourly;
            if (!restored) await restore.RunAsync(null, ct);
            ready = restored = true;
        }
        catch (InfluxQueryException e) when (InfluxStatusPolicy.Of(e.Answer.Status) is WriteVerdict.Busy or WriteVerdict.Failed)
        {
            Fail(e.Answer);
        }
        catch (InfluxQueryException e)
        {
            // It answers, but cannot be read by us: writing may still work, and says so itself when not.
            Log.Remark(logger, e.Message);
            ready = true;
        }
    }

    /// <summary>Takes over what other collectors have written to the server.</summary>
    /// <param name="since">Only what is newer; null: whatever there is.</param>
    /// <returns>Null when done; else why not, in words.</returns>
    public async Task<string?> FollowAsync(DateTimeOffset? since, CancellationToken ct)
    {
        try
        {
            await restore.RunAsync(since, ct);
            return null;
        }
        catch (InfluxQueryException e)
        {
            return e.Message;
        }
    }

    public async ValueTask<WriteOutcome> WriteAsync(PointBatch batch, CancellationToken ct)
    {
        if (hold.IsHeld) return WriteOutcome.Kept(hold.Why!);
        if (!ready) await PrepareAsync(ct);
        if (!ready) return WriteOutcome.Kept(hold.Why!);
        var (rejected, failure) = await writer.WriteAsync(batch, ct);
        if (failure is not null) return WriteOutcome.Kept(Fail(failure));
        hold.End();
        if (State.Unavailable is not null) State = new StoreState(null, time.GetUtcNow());
        Take(batch, rejected);
        // Whether a point was there already is not told by these servers.
        return new WriteOutcome(batch.Count - rejected.Count, 0, null, rejected);
    }

    public async Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct)
    {
        try
        {
            return await reader.QueryAsync(query, ct);
        }
        catch (InfluxQueryException e)
        {
            return new QueryOutcome(null, Unavailable: e.Message);
        }
    }

    public IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device) => latest.Find(Catalog.All, schema, field, device);

    public IReadOnlyDictionary<string, long> Newest() => latest.Newest(Catalog.All);

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        reader.Dispose();
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(PointBatch batch, IReadOnlyList<RejectedPoint> rejected)
    {
        var bad = rejected.Select(r => r.Index).ToHashSet();
        latest.Take(batch, bad);
        for (var i = 0; i < batch.Count; i++)
            if (!bad.Contains(i)) batch.Points[i].Series.Wrote(batch.Points[i].Present);
    }

    private string Fail(InfluxAnswer answer)
    {
        var why = InfluxStatusPolicy.Words(answer, options);
        hold.Begin(answer, why);
        if (State.Unavailable != why) State = new StoreState(why, time.GetUtcNow());
        // A server that came back may be another one: what it lacks is made before the next write.
        if (answer.Status is 0 or 404) ready = false;
        if (answer.Status is 401 or 403) connection.ReadSecret();
        return why;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "InfluxDB: {Remark}")]
        public static partial void Remark(ILogger logger, string remark);
    }
}
