namespace Telemetry.EdgeAgent;

/// <summary>Renews the status at a fixed pace.</summary>
internal sealed class Heartbeat(Uplink uplink, TimeSpan interval, TimeProvider time)
{
    public async Task RunAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(interval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stop)) uplink.SendStatus();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
