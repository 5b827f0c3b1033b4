namespace Telemetry.Collector;

/// <summary>
/// Says at the start which seat this collector has, and keeps the desk's memory of series and newest values equal to what the other members have
/// written, by asking the store.
/// </summary>
public sealed partial class GroupKeeper(GroupSeat seat, ITimeSeriesStore store, TimeProvider time, ILogger<GroupKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10), Everything = TimeSpan.FromMinutes(10);

    // The server spends at most a sixth of one core on it.
    private const int Rest = 5;

    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (!seat.IsShared) return;
        Log.Seat(logger, seat.Words);
        if (!seat.IsDesk || store is not InfluxStore influx) return;
        var whole = time.GetTimestamp();
        var took = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(took * Rest > Pace ? took * Rest : Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            var began = time.GetTimestamp();
            // What is late changes no newest value; a series that has been silent for longer is found by the whole look.
            var all = time.GetElapsedTime(whole) >= Everything;
            if (all) whole = began;
            var why = await influx.FollowAsync(all ? null : time.GetUtcNow() - Everything - Everything, stoppingToken);
            if (why != trouble && why is not null) Log.Behind(logger, why);
            trouble = why;
            took = time.GetElapsedTime(began);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "This collector is {Seat}")]
        public static partial void Seat(ILogger logger, string seat);

        [LoggerMessage(2, LogLevel.Warning, "What other collectors have written is not seen at the moment: {Why}")]
        public static partial void Behind(ILogger logger, string why);
    }
}
