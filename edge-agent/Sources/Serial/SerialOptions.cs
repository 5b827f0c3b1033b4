namespace Telemetry.EdgeAgent;

/// <summary>What every sensor on a serial line has.</summary>
internal abstract class SerialOptions : SourceOptions
{
    protected SerialOptions() => Interval = TimeSpan.FromSeconds(10);

    /// <summary>Serial line; a stable name as /dev/serial/by-id/... survives re-plugging.</summary>
    [Required("\"/dev/ttyUSB0\"")]
    public string Device { get; set; } = "";

    /// <summary>Values that stay exactly the same for this long are a gap, not a measurement; 0: never.</summary>
    [AtRunTime, Within("00:00:00", "30.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromHours(6);
}
