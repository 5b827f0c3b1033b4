namespace Telemetry.Collector;

/// <summary>Configuration section <c>Records</c>.</summary>
public sealed class RecordsOptions
{
    /// <summary>SQLite file of devices and quarantine; empty: <c>collector.db</c> in the folder of <c>Store:Path</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>0 to 10,000,000. Refused lines kept; a batch whose lines find no room is not acknowledged.</summary>
    public int QuarantineLines { get; set; } = 50_000;

    /// <summary>0 to 10,000,000. Of them, those of one device.</summary>
    public int QuarantineLinesPerDevice { get; set; } = 5_000;

    public IEnumerable<string> Errors()
    {
        if (QuarantineLines is < 0 or > 10_000_000) yield return $"Records:QuarantineLines {QuarantineLines} is out of range: 0 to 10000000";
        if (QuarantineLinesPerDevice is < 0 or > 10_000_000)
            yield return $"Records:QuarantineLinesPerDevice {QuarantineLinesPerDevice} is out of range: 0 to 10000000";
    }
}
