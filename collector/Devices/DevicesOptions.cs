namespace Telemetry.Collector;

/// <summary>Configuration section <c>Devices</c>.</summary>
public sealed class DevicesOptions
{
    /// <summary>10 s to 1 day. A device that neither reported nor delivered for this long while we listened is offline, whatever it said last.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>1 s to 1 day. A newest value or a waiting batch older than this makes a device late.</summary>
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longer than <see cref="LateAfter"/>, to 7 days. Connected without a new value for this long: its sources are silent.</summary>
    public TimeSpan NoValuesAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>1 to 1,000,000. A status of one device more is refused and counted.</summary>
    public int MaxDevices { get; set; } = 20_000;

    public IEnumerable<string> Errors()
    {
        if (SilentAfter < TimeSpan.FromSeconds(10) || SilentAfter > TimeSpan.FromDays(1))
            yield return $"Devices:SilentAfter {SilentAfter} is out of range: 10 s to 1 day";
        if (LateAfter < TimeSpan.FromSeconds(1) || LateAfter > TimeSpan.FromDays(1)) yield return $"Devices:LateAfter {LateAfter} is out of range: 1 s to 1 day";
        if (NoValuesAfter <= LateAfter || NoValuesAfter > TimeSpan.FromDays(7))
            yield return $"Devices:NoValuesAfter {NoValuesAfter} is out of range: longer than LateAfter ({LateAfter}), to 7 days";
        if (MaxDevices is < 1 or > 1_000_000) yield return $"Devices:MaxDevices {MaxDevices} is out of range: 1 to 1000000";
    }
}
