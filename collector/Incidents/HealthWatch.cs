using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Looks at broker, store and every device in turn, and keeps the incidents on disk.</summary>
public sealed partial class HealthWatch(
    HealthBoard board, IncidentTable table, HealthSources sources, TimeProvider time, ILogger<HealthWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private readonly Dictionary<long, Incident> unsaved = [];
    private long newest = board.Newest;

    public void Round()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var incident in board.Look(sources.Devices(now), sources.City(now)))
        {
            if (incident.Id > newest) Log.Began(logger, newest = incident.Id, incident.Kind, incident.Devices, incident.First.Why);
            else if (incident.End is not null) Log.Ended(logger, incident.Id, incident.Kind, incident.Devices);
            unsaved[incident.Id] = incident;
        }
        if (unsaved.Count == 0) return;
        try
        {
            table.Save([.. unsaved.Values]);
            unsaved.Clear();
        }
        catch (SqliteException e)
        {
            Log.NotSaved(logger, SqliteFailure.Words(e));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Every, time);
        do Round();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Incident {Id} ({Kind}) began, {Devices} devices so far: {Why}")]
        public static partial void Began(ILogger logger, long id, string kind, int devices, string? why);

        [LoggerMessage(2, LogLevel.Information, "Incident {Id} ({Kind}) ended, {Devices} devices")]
        public static partial void Ended(ILogger logger, long id, string kind, int devices);

        [LoggerMessage(3, LogLevel.Warning, "Incidents could not be written, it is tried again: {Why}")]
        public static partial void NotSaved(ILogger logger, string why);
    }
}
