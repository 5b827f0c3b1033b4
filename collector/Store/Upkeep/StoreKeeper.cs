using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Gives the store its time for upkeep, off the path of ingest, and leaves at least as much time to the others as it takes.</summary>
public sealed partial class StoreKeeper(ITimeSeriesStore store, TimeProvider time, ILogger<StoreKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1), Breath = TimeSpan.FromMilliseconds(10), AfterFailure = TimeSpan.FromSeconds(10);
    private string? failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var pause = Round() switch { null => AfterFailure, true => time.GetElapsedTime(began) + Breath, false => Idle };
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether there is more to do; null when it failed.</returns>
    public bool? Round()
    {
        try
        {
            var more = store.Upkeep();
            if (failing is not null) Log.WorksAgain(logger);
            failing = null;
            return more;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            var why = e is SqliteException sqlite ? SqliteFailure.Words(sqlite) : e.Message;
            if (failing != why) Log.Failed(logger, why);
            failing = why;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Upkeep of the store failed, it is tried again: {Why}. Nothing is lost: answers are made from raw points meanwhile")]
        public static partial void Failed(ILogger logger, string why);

        [LoggerMessage(2, LogLevel.Information, "Upkeep of the store works again")]
        public static partial void WorksAgain(ILogger logger);
    }
}
