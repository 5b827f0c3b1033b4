using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A CO2 sensor that warms up answers all the same: with 0, or with a constant that looks like fresh air. An agent that starts
/// cannot know how long the sensor has had power, so it judges by what the sensor says. Pure: monotonic time is passed in.
/// </summary>
/// <param name="takes">As its data sheet says.</param>
internal sealed class Co2WarmUp(TimeSpan takes)
{
    /// <summary>Constants seen of an MH-Z19B in its first minutes, by firmware. Later they are values like others.</summary>
    private static readonly double[] Constants = [388, 400, 410, 450, 555];

    private static readonly Quantity Ppm = Measurements.Co2.Find("co2")!;

    private readonly WarmUp cold = new(takes);
    private TimeSpan? first;
    private bool impossible, measured;

    /// <summary>As <see cref="WarmUp.Opened"/>: judged anew.</summary>
    public void Opened(bool wasAway, TimeSpan now)
    {
        (first, impossible, measured) = (null, false, false);
        cold.Opened(wasAway, now);
    }

    /// <summary>Why this value does not count; null when it does, or is wrong for another reason.</summary>
    public SourceReading? Judge(string sensor, double ppm, TimeSpan now)
    {
        first ??= now;
        // A run of zeros begins when the sensor was switched on; what it says soon after is still that of a cold one.
        if (!Ppm.Holds(ppm) && !impossible) cold.Begin(now);
        impossible = !Ppm.Holds(ppm);
        if (cold.Gap(sensor, now) is { } gap) return gap;
        measured = measured || (!impossible && !Constants.Contains(ppm));
        var left = takes - (now - first.Value);
        return !measured && !impossible && left > TimeSpan.Zero ? WarmUp.Until(sensor, left) : null;
    }
}
