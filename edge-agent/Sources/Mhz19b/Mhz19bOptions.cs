namespace Telemetry.EdgeAgent;

internal sealed class Mhz19bOptions : SerialOptions
{
    /// <summary>ppm, the range the sensor is set to: 2000, 5000 or 10000. At its end a value is a lower bound.</summary>
    [AtRunTime, Within("1000", "10000")]
    public int Range { get; set; } = 5000;

    /// <summary>Preheat time of the manual.</summary>
    internal static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);

    internal override TimeSpan Quiet => Timeout + WarmUp;

    protected override IEnumerable<string> OwnErrors()
    {
        if (Interval < TimeSpan.FromSeconds(2)) yield return $"Interval {Interval} is shorter than the sensor measures: choose 00:00:02 or more";
    }
}
