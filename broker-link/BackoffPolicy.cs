namespace Telemetry.BrokerLink;

/// <summary>
/// How long to wait before the next attempt: the ceiling doubles from <paramref name="Min"/> to <paramref name="Max"/>,
/// and the pause lies anywhere in its upper half, so that a fleet that lost its broker together does not return together.
/// </summary>
public sealed record BackoffPolicy(TimeSpan Min, TimeSpan Max)
{
    /// <summary>A connection that held this long was a good one; a shorter one counts as one more failure, so that
    /// accept-then-kick (two clients with one id) slows down instead of looping.</summary>
    public TimeSpan StableAfter => Max;

    /// <summary>Failures in a row after a connection that held for <paramref name="connectedFor"/> (zero: never connected).</summary>
    public int Failures(int before, TimeSpan connectedFor) => connectedFor >= StableAfter ? 1 : Math.Min(before, int.MaxValue - 1) + 1;

    /// <summary>The pause after <paramref name="failures"/> failures in a row (1, 2, 3 ...).</summary>
    public TimeSpan Delay(int failures, Random random)
    {
        var ceiling = Math.Min(Max.Ticks, Min.Ticks * Math.Pow(2, Math.Max(failures, 1) - 1));
        return TimeSpan.FromTicks((long)(ceiling / 2 * (1 + random.NextDouble())));
    }
}
