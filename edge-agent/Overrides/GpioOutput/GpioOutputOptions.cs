namespace Telemetry.EdgeAgent;

/// <summary>Either a line of a GPIO chip, or a file that takes 1 and 0.</summary>
internal sealed class GpioOutputOptions : OverrideOptions
{
    /// <summary>GPIO character device, as /dev/gpiochip0.</summary>
    public string? Chip { get; set; }

    /// <summary>Line offset on the chip.</summary>
    [Within("0", "1023")]
    public int? Line { get; set; }

    /// <summary>Instead of Chip and Line: a file that takes 1 and 0, as /sys/class/leds/alarm/brightness. It must exist.</summary>
    public string? Path { get; set; }

    /// <summary>The line is low, or the file has 0, while it acts.</summary>
    public bool ActiveLow { get; set; }

    protected override IEnumerable<string> OwnErrors()
    {
        if (Path is null == Chip is null) yield return "Chip or Path: write exactly one of them";
        if (Chip is null != Line is null) yield return "Line belongs to Chip: write both or neither";
    }
}
