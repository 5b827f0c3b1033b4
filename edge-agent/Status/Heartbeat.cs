namespace Telemetry.EdgeAgent;

/// <summary>Renews the status at its pace.</summary>
internal sealed class Heartbeat(Uplink uplink, TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly PeriodicTimer ticks = new(interval, time);

    /// <summary>Counts from the last beat.</summary>
    public void Pace(TimeSpan wanted)
    {
        if (ticks.Period != wanted) ticks.Period = wanted;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await ticks.WaitForNextTickAsync(stop)) uplink.SendStatus();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => ticks.Dispose();
}
