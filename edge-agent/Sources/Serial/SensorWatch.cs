using System.Globalization;

namespace Telemetry.EdgeAgent;

internal enum SensorVerdict
{
    Plausible,

    /// <summary>A value is at the limit of the range: a lower bound, worth telling with that reservation.</summary>
    Saturated,

    /// <summary>All values have been the same for too long: worn, dirty or blocked; not worth telling.</summary>
    Stuck,
}

/// <summary>Whether to believe a sensor that answers. Pure: time is passed in.</summary>
/// <param name="stuckAfter">Values identical for this long are not measured any more; zero: never.</param>
internal sealed class SensorWatch(TimeSpan stuckAfter)
{
    private double[] last = [];
    private TimeSpan since;

    /// <param name="values">All that the sensor says at once: it is stuck when none of them moves.</param>
    /// <param name="saturated">A value is at the limit of the sensor's range.</param>
    /// <param name="now">Monotonic.</param>
    public SensorVerdict Judge(ReadOnlySpan<double> values, bool saturated, TimeSpan now)
    {
        if (!values.SequenceEqual(last)) (last, since) = (values.ToArray(), now);
        if (stuckAfter > TimeSpan.Zero && now - since >= stuckAfter) return SensorVerdict.Stuck;
        return saturated ? SensorVerdict.Saturated : SensorVerdict.Plausible;
    }

    /// <summary>The sensor was away: what it said before proves nothing.</summary>
    public void Forget() => last = [];

    public SourceReading Gap(string sensor) => SourceReading.Silent(
        "stuck", string.Create(CultureInfo.InvariantCulture,
            $"{sensor} has said the same for {stuckAfter:c}: clean the sensor and its air path, cut its power once, or replace it"));
}
