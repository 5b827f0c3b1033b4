namespace Telemetry.Collector;

/// <summary>
/// Which devices are access points, and so are given the key of the day: those that have delivered <c>wifi</c>, or whose status names a source
/// that sees stations. The one place to ask a registry of devices instead, once there is one.
/// </summary>
public sealed class AccessPointRule(DeviceDesk devices, ITimeSeriesStore store)
{
    private static readonly string[] Kinds = ["hostapd", "radius"];
    private static readonly Schema Wifi = Schema.Of(Measurements.Wifi);

    public bool IsAccessPoint(string device) =>
        devices.Sources(device).Any(source => Kinds.Contains(source.Kind)) || store.Catalog.Of(Wifi, device).Count > 0;
}
