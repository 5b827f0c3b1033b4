namespace Telemetry.BrokerLink;

/// <summary>One look at the clock.</summary>
/// <param name="Now">Wall time, ms since 1970 UTC.</param>
/// <param name="Trusted">Whether the wall time may be believed.</param>
/// <param name="Timestamp">Monotonic, in units of the time provider.</param>
public readonly record struct Instant(long Now, bool Trusted, long Timestamp)
{
    /// <summary>What expiry is judged by: nothing expires by a clock that may be wrong.</summary>
    public long? Wall => Trusted ? Now : null;
}

/// <summary>The clock that orders are judged by.</summary>
public interface IOrderClock
{
    /// <summary>What <see cref="Instant.Timestamp"/> is of.</summary>
    TimeProvider Time { get; }

    Instant Look();

    /// <param name="timestamp">Of an earlier <see cref="Instant"/>.</param>
    double MillisecondsSince(long timestamp);
}
