namespace Telemetry.EdgeAgent;

internal sealed class Sds011Options : SourceOptions
{
    public Sds011Options() => Interval = TimeSpan.FromSeconds(10);

    /// <summary>Serial line; a stable name as /dev/serial/by-id/... survives re-plugging.</summary>
    [Required("\"/dev/ttyUSB0\"")]
    public string Device { get; set; } = "";

    protected override IEnumerable<string> OwnErrors()
    {
        // The kernel keeps 4 KiB of a line that nobody reads: about 400 reports.
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromMinutes(5))
            yield return $"Interval {Interval} does not fit the sensor, which reports once a second: choose 00:00:01 to 00:05:00";
    }
}
