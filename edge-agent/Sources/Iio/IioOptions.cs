namespace Telemetry.EdgeAgent;

internal sealed class IioOptions : SourceOptions
{
    // A read of an SCD4x waits for its next measurement, and does so for each of its values.
    public IioOptions() => (Interval, Timeout) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    /// <summary>One of the chips of <see cref="IioChip.All"/>.</summary>
    [Required("\"bme280\"")]
    public string Chip { get; set; } = "";

    /// <summary>Address of the chip on its bus, as 1-0076; needed only when two chips share a name.</summary>
    public string? Address { get; set; }

    /// <summary>Where the kernel shows its IIO devices.</summary>
    public string Root { get; set; } = "/sys/bus/iio/devices";

    /// <summary>Values that stay exactly the same for this long are a gap, not a measurement; 0: never.</summary>
    [AtRunTime, Within("00:00:00", "30.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromHours(6);

    internal override TimeSpan Quiet => Timeout + (IioChip.Find(Chip)?.WarmUp ?? TimeSpan.Zero);

    internal override bool MeasuresHumidity => IioChip.Find(Chip)?.Readings.Any(reading => reading.Field == "humidity") == true;

    protected override IEnumerable<string> OwnErrors()
    {
        if (Chip.Length > 0 && IioChip.Find(Chip) is null)
            yield return $"Chip '{Chip}' is unknown: write one of {string.Join(", ", IioChip.All.Select(chip => chip.Name))}";
    }
}
