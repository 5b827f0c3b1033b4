namespace Telemetry.Collector;

/// <summary>Configuration section <c>Devices</c>.</summary>
public sealed class DevicesOptions
{
    /// <summary>10 s to 1 day. A device that neither reported nor delivered for this long while we listened is offline, whatever it said last.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>1 to 1,000,000. A status of one device more is refused and counted.</summary>
    public int MaxDevices { get; set; } = 20_000;

    public IEnumerable<string> Errors()
    {
        if (SilentAfter < TimeSpan.FromSeconds(10) || SilentAfter > TimeSpan.FromDays(1))
            yield return $"Devices:SilentAfter {SilentAfter} is out of range: 10 s to 1 day";
        if (MaxDevices is < 1 or > 1_000_000) yield return $"Devices:MaxDevices {MaxDevices} is out of range: 1 to 1000000";
    }
}
