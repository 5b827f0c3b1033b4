namespace Telemetry.EdgeAgent;

/// <summary>Either a line of a GPIO chip, or a path that yields the same events.</summary>
internal sealed class GeigerOptions : SourceOptions
{
    public GeigerOptions() => Interval = TimeSpan.FromSeconds(10);

    /// <summary>GPIO character device, as /dev/gpiochip0.</summary>
    public string? Chip { get; set; }

    /// <summary>Line offset on the chip.</summary>
    [Within("0", "1023")]
    public int? Line { get; set; }

    /// <summary>Instead of Chip and Line: a file or FIFO of 48-byte gpio_v2_line_event records.</summary>
    public string? Path { get; set; }

    /// <summary>Type of the tube, for people.</summary>
    public string Tube { get; set; } = "";

    /// <summary>µSv/h per count per minute. No agreed value exists for any tube (facts 2.2), so there is no default: without it no dose rate is told.</summary>
    [AtRunTime, Within("0.000001", "10")]
    public double? Factor { get; set; }

    /// <summary>
    /// Time after a pulse in which the tube sees no other; corrected for in the rates. An edge within it is no pulse, and not counted.
    /// SBM-20: about 190 µs.
    /// </summary>
    [AtRunTime, Within("00:00:00", "00:00:00.01")]
    public TimeSpan DeadTime { get; set; }

    /// <summary>
    /// Level changes shorter than this are none, by the kernel's debounce of the line; 0: none is asked for. Must stay below the width of a
    /// pulse at the pin, or the kernel swallows the pulses themselves: there is no default.
    /// </summary>
    [Within("00:00:00", "00:00:00.01")]
    public TimeSpan Debounce { get; set; }

    /// <summary>Time over which <c>cpm</c> and <c>dose_rate</c> are averaged; the 10-minute values have their own.</summary>
    [AtRunTime, Within("00:00:30", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts per minute on a quiet day, for the alarm. Unset: learned, anew after each start, see <see cref="BackgroundRate"/>.</summary>
    [AtRunTime, Within("0.1", "100000")]
    public double? Background { get; set; }

    /// <summary>The alarm is tuned to find a rate of this many times the usual one.</summary>
    [AtRunTime, Within("1.1", "10")]
    public double RaisedRatio { get; set; } = 2;

    /// <summary>Mean time between false alarms is at least this; longer means later alarms.</summary>
    [AtRunTime, Within("1.00:00:00", "3650.00:00:00")]
    public TimeSpan FalseAlarmEvery { get; set; } = TimeSpan.FromDays(365);

    protected override IEnumerable<string> OwnErrors()
    {
        if (Path is null == Chip is null) yield return "Chip or Path: write exactly one of them";
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1)) yield return $"Interval {Interval} is out of range for pulses: choose 00:00:00.1 to 01:00:00";
        if (Debounce > TimeSpan.Zero && Chip is null)
            yield return "Debounce is the kernel's, of a line: write Chip and Line, or leave it out";
        if (Debounce > TimeSpan.Zero && DeadTime > TimeSpan.Zero && Debounce >= DeadTime)
            yield return $"Debounce {Debounce} is not below DeadTime {DeadTime} and would swallow pulses: choose less than a pulse is wide";
        if (Chip is null != Line is null) yield return "Line belongs to Chip: write both or neither";
    }
}
