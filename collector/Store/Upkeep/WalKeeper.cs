using System.Globalization;

namespace Telemetry.Collector;

/// <summary>
/// Moves the write-ahead log into the file, on a connection and thread of its own: the writer never does. As long as somebody writes, a
/// checkpoint that waits for nobody comes never to the end of the log; so when the log has grown, one shuts the writer's gate for its last part.
/// </summary>
public sealed class WalKeeper : IDisposable
{
    // Of 4 KiB: 16 MiB between checkpoints, 64 MiB before the gate is shut.
    private const int PagesPerCheckpoint = 4_000, PagesBeforeRestart = 16_000;

    private static readonly TimeSpan IdleCheckpoint = TimeSpan.FromMinutes(1);

    private readonly RawDatabase database;
    private readonly SqliteWriter writer;
    private readonly RawStatement passive, restart;
    private long checkpointed;
    private long? at;

    /// <param name="database">A writing connection of its own; it is disposed with this.</param>
    public WalKeeper(RawDatabase database, SqliteWriter writer)
    {
        (this.database, this.writer) = (database, writer);
        // Whoever reads an old state is let finish; it is tried again.
        database.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=20; PRAGMA synchronous=FULL;");
        passive = database.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
        restart = database.Prepare("PRAGMA wal_checkpoint(RESTART)");
    }

    /// <summary>Pages in the log after the last checkpoint.</summary>
    public long LogPages { get; private set; }

    public bool Round(long now)
    {
        var pages = writer.Pages;
        var due = pages - checkpointed >= PagesPerCheckpoint || (pages > checkpointed && at is { } last && Math.Abs(now - last) >= IdleCheckpoint.TotalMilliseconds);
        at ??= now;
        if (!due) return false;
        (checkpointed, at) = (pages, now);
        LogPages = Run(passive);
        if (LogPages >= PagesBeforeRestart) writer.Exclusively(() => LogPages = Run(restart));
        return true;
    }

    /// <summary>What SQLite thinks should be analysed, bounded; see https://www.sqlite.org/pragma.html#pragma_optimize.</summary>
    public void Optimize() => writer.Exclusively(() => database.Execute("PRAGMA analysis_limit=400; PRAGMA optimize;"));

    public void Dispose()
    {
        passive.Dispose();
        restart.Dispose();
        database.Dispose();
    }

    private static long Run(RawStatement checkpoint)
    {
        try
        {
            return checkpoint.Step() && checkpoint.Text(0) == "0" ? long.Parse(checkpoint.Text(1), CultureInfo.InvariantCulture) : 0;
        }
        finally
        {
            checkpoint.Reset();
        }
    }
}
