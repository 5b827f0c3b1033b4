namespace Telemetry.EdgeAgent;

internal enum DutyPhase { WarmingUp, Measuring, Resting }

/// <summary>When a sensor that wears works and rests. Pure: time is passed in.</summary>
/// <param name="rest">Zero: it always measures.</param>
internal sealed class DutyCycle(TimeSpan warmUp, TimeSpan measure, TimeSpan rest)
{
    private TimeSpan start;

    public bool IsOn => rest > TimeSpan.Zero;

    /// <summary>The sensor is woken now.</summary>
    /// <param name="now">Monotonic.</param>
    public void Begin(TimeSpan now) => start = now;

    public DutyPhase PhaseAt(TimeSpan now)
    {
        var within = Within(now);
        return !IsOn ? DutyPhase.Measuring
            : within < warmUp ? DutyPhase.WarmingUp
            : within < warmUp + measure ? DutyPhase.Measuring
            : DutyPhase.Resting;
    }

    /// <summary>Until values count again.</summary>
    public TimeSpan UntilMeasuring(TimeSpan now)
    {
        if (PhaseAt(now) == DutyPhase.Measuring) return TimeSpan.Zero;
        var left = warmUp - Within(now);
        return left > TimeSpan.Zero ? left : left + warmUp + measure + rest;
    }

    private TimeSpan Within(TimeSpan now) => TimeSpan.FromTicks((now - start).Ticks % (warmUp + measure + rest).Ticks);
}
