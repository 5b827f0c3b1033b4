namespace Telemetry.Collector;

/// <summary>What becomes of devices that the registry does not know.</summary>
public enum StrangerMode
{
    /// <summary>Taken while the registry is empty (no place, and no device entered by a person); strangers from then on.</summary>
    Auto,

    /// <summary>Strangers, always.</summary>
    Hold,

    /// <summary>Taken, always; only refused devices are kept out.</summary>
    Take,
}

/// <summary>Configuration section <c>Registry</c>.</summary>
public sealed class RegistryOptions
{
    /// <summary>SQLite file of places, devices and the audit log; empty: <c>registry.db</c> in the folder of <c>Store:Path</c>.</summary>
    public string Path { get; set; } = "";

    public StrangerMode Strangers { get; set; } = StrangerMode.Auto;

    /// <summary>64 KiB to 1 GiB. Batches of one stranger kept apart; what comes beyond is not acknowledged and stays with the device.</summary>
    public int HoldBytesPerDevice { get; set; } = 2 << 20;

    /// <summary>64 KiB to 1 GiB. Batches of all strangers together.</summary>
    public int HoldBytes { get; set; } = 64 << 20;

    /// <summary>File that keeps the newest entry's number and hash of the audit log; empty: <c>audit.head</c> in <c>Alerts:Directory</c>.</summary>
    public string AuditHead { get; set; } = "";

    public IEnumerable<string> Errors()
    {
        if (HoldBytesPerDevice is < 64 << 10 or > 1 << 30) yield return $"Registry:HoldBytesPerDevice {HoldBytesPerDevice} is out of range: 65536 to 1073741824";
        if (HoldBytes is < 64 << 10 or > 1 << 30) yield return $"Registry:HoldBytes {HoldBytes} is out of range: 65536 to 1073741824";
        if (HoldBytesPerDevice > HoldBytes) yield return $"Registry:HoldBytesPerDevice {HoldBytesPerDevice} is more than Registry:HoldBytes {HoldBytes}: lower it";
    }
}
