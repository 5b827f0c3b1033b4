namespace Telemetry.EdgeAgent;

internal sealed class HostOptions : SourceOptions
{
    public HostOptions() => Interval = TimeSpan.FromSeconds(30);

    /// <summary>Where proc and sys are mounted.</summary>
    public string Root { get; set; } = "/";

    /// <summary>A path on the file system whose use, and on the device whose wear is told. Unset: Root.</summary>
    public string? Disk { get; set; }
}
