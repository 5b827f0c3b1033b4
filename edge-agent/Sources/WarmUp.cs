using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>A sensor that was seen to start cold tells nothing for a while, and says why. Pure: monotonic time is passed in.</summary>
/// <param name="takes">As its data sheet says.</param>
internal sealed class WarmUp(TimeSpan takes)
{
    /// <summary>One that reports by itself is never silent for so long.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private TimeSpan? cold;
    private TimeSpan heard;
    private bool silent;

    /// <summary>It was seen to start now.</summary>
    public void Begin(TimeSpan now) => cold = now;

    /// <summary>Its line was opened: cold if it had been away, else warm all along as far as anybody knows.</summary>
    public void Opened(bool wasAway, TimeSpan now) => (cold, heard, silent) = (wasAway ? now : null, now, false);

    /// <summary>Whether a read heard it. Who comes back from a silence had no power, or slept.</summary>
    public void Hear(bool something, TimeSpan now)
    {
        if (something && silent && now - heard >= Silence) Begin(now);
        (silent, heard) = something ? (false, now) : (true, heard);
    }

    /// <summary>Why it tells nothing; null when it is warm.</summary>
    public SourceReading? Gap(string sensor, TimeSpan now) =>
        cold is { } since && now - since < takes ? Until(sensor, takes - (now - since)) : null;

    public static SourceReading Until(string sensor, TimeSpan left) => SourceReading.Waiting("warming-up", string.Create(
        CultureInfo.InvariantCulture, $"{sensor} was switched on and warms up; values count in {Math.Ceiling(left.TotalSeconds):0} s"));
}
