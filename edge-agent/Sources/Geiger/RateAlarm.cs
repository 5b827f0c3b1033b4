using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Judges raw counts, interval by interval: raised, dead, or as usual. Pure. The way out of a state asks for as much evidence as the
/// way in, and out of "raised" against a lower rate, so that a rate in between changes nothing.
/// </summary>
/// <param name="background">See <see cref="BackgroundRate"/>.</param>
/// <param name="ratio">Rate worth an alarm, in multiples of the usual one.</param>
/// <param name="falseAlarmEvery">Mean time between false alarms is at least this.</param>
internal sealed class RateAlarm(BackgroundRate background, double ratio, TimeSpan falseAlarmEvery)
{
    /// <summary>What a dead tube still gives (noise, after-pulses), in multiples of the usual rate.</summary>
    private const double DeadRatio = 0.1;

    /// <summary>Usual for the slowest tube that is worth having: what holds while the rate is being learned.</summary>
    private const double LeastBackground = 1;

    /// <summary>A living tube is called dead once in at least 10^9 intervals.</summary>
    private static readonly double EnoughForDead = Math.Log(1e9);

    // As if judged every second: it holds whatever pace is configured or ordered.
    private readonly RateEvidence
        rising = new(1, ratio, Math.Log(falseAlarmEvery.TotalSeconds)), falling = new(Math.Sqrt(ratio), 1, Math.Log(falseAlarmEvery.TotalSeconds)),
        dying = new(1, DeadRatio, EnoughForDead), reviving = new(DeadRatio, 1, EnoughForDead);

    public RateState State { get; private set; }

    /// <summary>Usual counts per minute; null while they are being learned.</summary>
    public double? Background => background.PerMinute;

    /// <summary>Why it is not as usual; null when it is.</summary>
    public string? Words { get; private set; }

    /// <returns>True when the state has changed.</returns>
    public bool Add(TimeSpan length, long count)
    {
        var expected = (background.PerMinute ?? LeastBackground) * length.TotalMinutes;
        var (before, words) = (State, Words);
        (State, Words) = before == RateState.Dead
            ? reviving.Add(length, count, expected) ? (RateState.Normal, null) : (before, words)
            : Judge(length, count, expected);
        if (State != before)
        {
            foreach (var evidence in (RateEvidence[])[rising, falling, dying, reviving]) evidence.Clear();
            background.Discard();
        }
        else if (State == RateState.Normal) background.Learn(length, count);
        return State != before;
    }

    private (RateState, string?) Judge(TimeSpan length, long count, double expected)
    {
        if (dying.Add(length, count, expected))
            return (RateState.Dead, $"detector dead: {Told(dying)}; tube, high voltage or wire has failed, or a field far above its range blocks it");
        if (State == RateState.Raised) return falling.Add(length, count, expected) ? (RateState.Normal, null) : (State, Words);
        return background.PerMinute is not null && rising.Add(length, count, expected)
            ? (RateState.Raised, $"rate raised: {Told(rising)}; rain washes natural activity down: look at the rain, then at the place")
            : (State, Words);
    }

    private string Told(RateEvidence evidence)
    {
        var (count, length, expected) = evidence.Since;
        return string.Create(CultureInfo.InvariantCulture,
            $"{count} counts in {length.TotalSeconds:0} s where {expected:0} are {(background.PerMinute is null ? "the least of any tube" : "usual")}");
    }
}
