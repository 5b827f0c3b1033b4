using Telemetry.BrokerLink;

namespace Telemetry.SignagePlayer;

internal sealed class PlayerClock(TimeProvider time, ClockTrust trust) : IOrderClock
{
    public TimeProvider Time => time;

    public Instant Look() => new(time.GetUtcNow().ToUnixTimeMilliseconds(), IsTrusted(), time.GetTimestamp());

    public double MillisecondsSince(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;

    private bool IsTrusted() => trust == ClockTrust.Always || KernelClock.IsSynced();
}
