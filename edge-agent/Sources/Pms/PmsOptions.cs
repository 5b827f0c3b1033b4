namespace Telemetry.EdgeAgent;

internal sealed class PmsOptions : DustOptions
{
    /// <summary>Ask for each value instead of taking the mean of what the sensor reports by itself. Not for a PMS3003.</summary>
    [AtRunTime]
    public bool Passive { get; set; }

    protected override IEnumerable<string> OwnErrors()
    {
        foreach (var error in base.OwnErrors()) yield return error;
        // The kernel keeps 4 KiB of a line that nobody reads: 128 reports, of which there are five a second when the air changes.
        if (!Passive && (Interval < TimeSpan.FromSeconds(3) || Interval > TimeSpan.FromSeconds(25)))
            yield return $"Interval {Interval} does not fit a sensor that reports by itself: choose 00:00:03 to 00:00:25, or set Passive";
        if (Passive && Interval < TimeSpan.FromSeconds(1))
            yield return $"Interval {Interval} is shorter than the sensor measures: choose 00:00:01 or more";
    }
}
