using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Sees to what must end by itself: the key when its day is over, and sketches after two days, even when no message comes.</summary>
public sealed partial class UniqueKeeper(DayKeyDesk keys, UniqueTable table, TimeProvider time, ILogger<UniqueKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan LookForDay = TimeSpan.FromSeconds(10);
    private const long DeleteEvery = 600_000;
    private long deleted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(LookForDay, time);
        do Round();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public void Round()
    {
        keys.ForgetIfOver();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Math.Abs(now - deleted) < DeleteEvery) return;
        deleted = now;
        try
        {
            table.DeleteOldSketches(now);
        }
        catch (SqliteException e)
        {
            Log.NotDeleted(logger, SqliteFailure.Words(e));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Sketches older than two days could not be deleted, it is tried again: {Why}")]
        public static partial void NotDeleted(ILogger logger, string why);
    }
}
