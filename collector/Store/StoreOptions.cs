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

    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Path)) yield return "Store:Path is empty: name the database file, like /var/lib/telemetry/telemetry.db";
        if (MaxSeriesPerDevice is < 1 or > 10_000) yield return $"Store:MaxSeriesPerDevice {MaxSeriesPerDevice} is out of range: 1 to 10000";
        if (MaxDevices is < 1 or > 1_000_000) yield return $"Store:MaxDevices {MaxDevices} is out of range: 1 to 1000000";
    }
}
