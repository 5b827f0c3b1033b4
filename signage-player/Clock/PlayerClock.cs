using Telemetry.BrokerLink;

namespace Telemetry.SignagePlayer;

/// <summary>One look at the clock.</summary>
/// <param name="Now">Wall time, ms since 1970 UTC.</param>
/// <param name="Trusted">Whether the wall time may be believed.</param>
/// <param name="Timestamp">Monotonic, in units of the time provider.</param>
internal readonly record struct Instant(long Now, bool Trusted, long Timestamp)
{
    /// <summary>What expiry is judged by: nothing expires by a clock that may be wrong.</summary>
    public long? Wall => Trusted ? Now : null;
}

internal sealed class PlayerClock(TimeProvider time, ClockTrust trust)
{
    public TimeProvider Time => time;

    public Instant Look() => new(time.GetUtcNow().ToUnixTimeMilliseconds(), IsTrusted(), time.GetTimestamp());

    public double MillisecondsSince(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;

    private bool IsTrusted() => trust == ClockTrust.Always || KernelClock.IsSynced();
}
