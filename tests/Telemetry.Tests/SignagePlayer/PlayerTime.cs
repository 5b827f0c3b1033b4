namespace Telemetry.Tests.SignagePlayer;

/// <summary>A wall clock and a monotonic one that only move when told, each by itself.</summary>
internal sealed class PlayerTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
    private long ticks = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => ticks;

    public void Advance(TimeSpan span)
    {
        now += span;
        ticks += span.Ticks;
    }

    /// <summary>The wall clock is set; no time passes.</summary>
    public void StepWall(TimeSpan span) => now += span;
}
