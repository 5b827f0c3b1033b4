using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The wall time of this device and how far it can be trusted. May be asked from any thread.</summary>
internal sealed class DeviceClock(TimeProvider time, Func<ClockQuality> kernel)
{
    public TimeProvider Time => time;

    /// <summary>Wall time, ms since 1970 UTC.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ClockQuality Quality => kernel();
}
