using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The device's clock as orders are judged by: trusted once it is anchored.</summary>
internal sealed class AgentOrderClock(DeviceClock clock) : IOrderClock
{
    public TimeProvider Time => clock.Time;

    public Instant Look()
    {
        var trusted = clock.Quality == ClockQuality.Synced;
        return new Instant(clock.Now, trusted, clock.Time.GetTimestamp());
    }

    public double MillisecondsSince(long timestamp) => clock.Time.GetElapsedTime(timestamp).TotalMilliseconds;
}
