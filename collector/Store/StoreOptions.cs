namespace Telemetry.Collector;

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>The SQLite file of the time series; relative to the configuration file.</summary>
    public string Path { get; set; } = "telemetry.db";

    /// <summary>1 to 10,000. Series (measurement and tags) of one device; a line of one more is quarantined.</summary>
    public int MaxSeriesPerDevice { get; set; } = 200;

    /// <summary>1 to 1,000,000. Devices with data; a line of one more is quarantined.</summary>
    public int MaxDevices { get; set; } = 20_000;

    /// <summary>1 day to 100 years, or zero for ever. How long points are kept as they were measured; hourly and daily roll-ups are kept for good.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Path)) yield return "Store:Path is empty: name the database file, like /var/lib/telemetry/telemetry.db";
        if (MaxSeriesPerDevice is < 1 or > 10_000) yield return $"Store:MaxSeriesPerDevice {MaxSeriesPerDevice} is out of range: 1 to 10000";
        if (MaxDevices is < 1 or > 1_000_000) yield return $"Store:MaxDevices {MaxDevices} is out of range: 1 to 1000000";
        if (Retention != TimeSpan.Zero && (Retention < TimeSpan.FromDays(1) || Retention > TimeSpan.FromDays(36_500)))
            yield return $"Store:Retention {Retention} is out of range: 1 day (1.00:00:00) to 36500 days, or 00:00:00 for ever";
    }
}
