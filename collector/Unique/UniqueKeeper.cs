using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Sees to what must end by itself: the key when its day is over, and sketches after two days, even when no message comes. And to what must be made anew: the
/// numbers of places and categories after the registry has changed, also while no collector ran.
/// </summary>
public sealed partial class UniqueKeeper(DayKeyDesk keys, UniqueTable table, IPlaceDirectory places, TimeProvider time, ILogger<UniqueKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan LookForDay = TimeSpan.FromSeconds(10);
    private const long DeleteEvery = 600_000;
    private long deleted;
    private long? made;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(LookForDay, time);
        do Round(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public void Round(CancellationToken ct = default)
    {
        keys.ForgetIfOver();
        Remake(ct);
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

    private void Remake(CancellationToken ct)
    {
        var revision = places.Revision;
        if (made == revision) return;
        try
        {
            table.Remake(ct);
            made = revision;
        }
        catch (SqliteException e)
        {
            Log.NotMade(logger, SqliteFailure.Words(e));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "Numbers of distinct devices per place are not yet those of the registry as it is now, it is tried again: {Why}")]
        public static partial void NotMade(ILogger logger, string why);

        [LoggerMessage(1, LogLevel.Warning, "Sketches older than two days could not be deleted, it is tried again: {Why}")]
        public static partial void NotDeleted(ILogger logger, string why);
    }
}
