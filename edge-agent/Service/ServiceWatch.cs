using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>Tells systemd that the pipeline turns, only while it does, and what the agent waits for.</summary>
/// <param name="nudge">Makes the publisher look around, which otherwise waits for something to do.</param>
/// <param name="standing">How it stands, in one line.</param>
internal sealed partial class ServiceWatch(ServiceNotifier systemd, Pulse pulse, Signal nudge, Func<string> standing, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private string? told;
    private bool late;

    public async Task RunAsync(CancellationToken stop)
    {
        // Three kicks in each watchdog time: one that is late does not kill.
        using var ticks = new PeriodicTimer(systemd.WatchdogTime is { } limit && limit / 3 < Step ? limit / 3 : Step, time);
        try
        {
            do Look();
            while (await ticks.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at the pipeline, one word to systemd.</summary>
    public void Look()
    {
        var hanging = pulse.Late();
        nudge.Set();
        if (hanging.Count == 0) systemd.Alive();
        else if (!late) Log.Hangs(logger, hanging);
        late = hanging.Count > 0;
        var line = late ? $"hangs: {string.Join(", ", hanging)}" : standing();
        if (line != told) systemd.Status(told = line);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "These hang, so systemd is not told that the agent lives and will restart it: {Parts}")]
        public static partial void Hangs(ILogger logger, IReadOnlyList<string> parts);
    }
}
