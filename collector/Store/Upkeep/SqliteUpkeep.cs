namespace Telemetry.Collector;

/// <summary>What the file needs beside the writing: roll-ups, deleting what is old, checkpoints, statistics. A bounded piece of each at a time.</summary>
public sealed class SqliteUpkeep : IDisposable
{
    private const long OptimizeEvery = 24 * RollupLevel.HourMs;

    private readonly RollupSettler settler;
    private readonly RawRetention retention;
    private readonly WalKeeper wal;
    private readonly TimeProvider time;
    private long optimized;

    public SqliteUpkeep(StoreOptions options, SqliteWriter writer, SeriesCatalog catalog, RollupFields fields, TimeProvider time)
    {
        this.time = time;
        var reading = RawDatabase.Open(options.Path, readOnly: true);
        settler = new RollupSettler(reading, writer, catalog, fields);
        retention = new RawRetention(reading, writer, catalog, options.Retention);
        wal = new WalKeeper(RawDatabase.Open(options.Path, readOnly: false), writer);
    }

    /// <returns>True when there is more to do now.</returns>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The disk is full, or the file locked or damaged; nothing is half done.</exception>
    public bool Round()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var more = settler.Round(now);
        // Only when there is nothing to settle: what is not settled is not deleted.
        if (!more) more = retention.Round(now);
        wal.Round(now);
        if (Math.Abs(now - optimized) >= OptimizeEvery)
        {
            optimized = now;
            wal.Optimize();
        }
        return more;
    }

    public void Dispose()
    {
        retention.Dispose();
        settler.Dispose();
        wal.Dispose();
    }
}
