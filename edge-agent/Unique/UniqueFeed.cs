namespace Telemetry.EdgeAgent;

/// <summary>Where a source tells of the stations of one BSS. The address goes no further than a hash.</summary>
internal sealed class UniqueFeed(UniqueDevices devices, string bss)
{
    /// <summary>A station has associated, or was met by a walk.</summary>
    public void Saw(ulong address) => devices.Use(bss, (sketches, now) => sketches.Saw(address, now));

    public void Walked() => devices.Use(bss, static (sketches, now) => sketches.Walked(now));
}
