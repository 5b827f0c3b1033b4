namespace Telemetry.EdgeAgent;

/// <summary>
/// The clock by which samples are stamped: anchored wall time or, before the first anchor, time since the kernel booted, which no
/// wall time can be mistaken for (see <see cref="Stamps"/>). Timers and intervals are those of the provider behind it.
/// </summary>
internal sealed class SampleTime(DeviceClock clock) : TimeProvider
{
    public override long TimestampFrequency => clock.Time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.Time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(clock.Monotonic + (clock.Offset ?? 0));

    public override long GetTimestamp() => clock.Time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.Time.CreateTimer(callback, state, dueTime, period);
}
