namespace Telemetry.EdgeAgent;

internal sealed class Sds011Options : DustOptions
{
    /// <summary>Time asleep in each cycle, laser and fan off; 0: never sleeps. The data sheet gives the laser 8,000 hours.</summary>
    [AtRunTime, Within("00:00:00", "1.00:00:00")]
    public TimeSpan Rest { get; set; }

    /// <summary>Time after waking before values count; the data sheet asks for 30 s.</summary>
    [AtRunTime, Within("00:00:05", "00:10:00")]
    public TimeSpan WarmUp { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time in each cycle in which values count.</summary>
    [AtRunTime, Within("00:00:05", "01:00:00")]
    public TimeSpan Measure { get; set; } = TimeSpan.FromSeconds(30);

    internal override TimeSpan Quiet => Rest > TimeSpan.Zero ? Timeout + Rest + WarmUp : Timeout;

    protected override IEnumerable<string> OwnErrors()
    {
        foreach (var error in base.OwnErrors()) yield return error;
        // The kernel keeps 4 KiB of a line that nobody reads: about 400 reports.
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromMinutes(5))
            yield return $"Interval {Interval} does not fit the sensor, which reports once a second: choose 00:00:01 to 00:05:00";
        if (Rest > TimeSpan.Zero && Interval > Measure)
            yield return $"Measure {Measure} is shorter than Interval {Interval}: no interval would lie within it; lengthen Measure or shorten Interval";
    }
}
