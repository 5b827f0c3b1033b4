namespace Telemetry.Tests;

/// <summary>
/// Time that moves only when told. The monotonic clock and the wall clock are separate: <see cref="Advance"/> moves both and runs what
/// comes due, in its order; <see cref="StepWallClock"/> does what NTP does.
/// </summary>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed = TimeSpan.FromHours(1);
    private DateTimeOffset wall = start ?? new DateTimeOffset(2025, 11, 21, 3, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are set: how a test sees that somebody waits.</summary>
    public int Waiting
    {
        get { lock (gate) return timers.Count(timer => timer.Due is not null); }
    }

    /// <summary>Timers that come due in exactly this time.</summary>
    public int DueIn(TimeSpan pause)
    {
        lock (gate) return timers.Count(timer => timer.Due == elapsed + pause);
    }

    public override long GetTimestamp()
    {
        lock (gate) return elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return wall;
    }

    public void StepWallClock(TimeSpan step)
    {
        lock (gate) wall += step;
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (gate) end = elapsed + by;
        while (true)
        {
            ManualTimer? next;
            lock (gate)
            {
                next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                var to = next?.Due > elapsed ? next.Due.Value : next is null ? end : elapsed;
                wall += to - elapsed;
                elapsed = to;
                next?.Rearm(elapsed);
            }
            if (next is null) return;
            next.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (gate) timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (time.gate)
            {
                period = newPeriod;
                Due = dueTime < TimeSpan.Zero ? null : time.elapsed + dueTime;
            }
            return true;
        }

        public void Rearm(TimeSpan now) => Due = period > TimeSpan.Zero ? now + period : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time.gate) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
