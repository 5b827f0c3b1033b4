namespace Telemetry.Dashboards;

/// <summary>Asks the collector in turn, for all readers together; its pause is also the retry.</summary>
public sealed partial class CollectorPoller(
    CollectorClient collector, LastKnown lastKnown, LiveHub hub, DashboardsOptions options, TimeProvider time, ILogger<CollectorPoller> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turn = new PeriodicTimer(options.Poll.Every, time);
        try
        {
            do await Poll(stoppingToken);
            while (await turn.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Poll(CancellationToken stop)
    {
        var (devices, latest, alerts, incidents) = (collector.Devices(stop), collector.Latest(stop), collector.Alerts(stop), collector.Incidents(stop));
        var before = lastKnown.Snapshot;
        var after = new Snapshot(
            before.Devices.After(await devices, time.GetUtcNow()),
            before.Latest.After(await latest, time.GetUtcNow()),
            before.Alerts.After(await alerts, time.GetUtcNow()))
        {
            Incidents = before.Incidents.After(await incidents, time.GetUtcNow()),
        };
        lastKnown.Snapshot = after;

        if (before.Outage is null && after.Outage is { } outage) Log.Away(logger, outage.Fault);
        if (before.Outage is { } past && after.Outage is null) Log.Back(logger, time.GetUtcNow() - past.Since);
        hub.Publish(LiveDelta.Between(before, after, options.State, time.GetUtcNow()));
    }

    private static partial class Log
    {
        [LoggerMessage(12, LogLevel.Warning, "the collector gives no answer ({Fault}); pages show the last known values")]
        public static partial void Away(ILogger logger, CollectorFault fault);

        [LoggerMessage(13, LogLevel.Information, "the collector answers again after {Away}")]
        public static partial void Back(ILogger logger, TimeSpan away);
    }
}
