namespace Telemetry.EdgeAgent;

internal sealed class HostapdOptions : SourceOptions
{
    public HostapdOptions() => Interval = TimeSpan.FromSeconds(5);

    /// <summary>Folder of the control sockets: <c>ctrl_interface=</c> in hostapd.conf.</summary>
    public string Directory { get; set; } = "/run/hostapd";

    /// <summary>Interfaces to watch, one socket each; each is a BSS.</summary>
    public IReadOnlyList<string> Interfaces { get; set; } = ["wlan0"];

    /// <summary>
    /// Folder of this agent's own end of the sockets. hostapd must reach it by the same path, so it cannot be a private /tmp.
    /// Unset: the service's RUNTIME_DIRECTORY, else the folder for temporary files.
    /// </summary>
    public string? ClientDirectory { get; set; }

    /// <summary>How long hostapd may take for one answer.</summary>
    [AtRunTime, Within("00:00:00.05", "00:00:10")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Associations of one station with no longer a gap between them are one visit.</summary>
    [Within("00:00:10", "1.00:00:00")]
    public TimeSpan VisitGap { get; set; } = TimeSpan.FromMinutes(10);

    protected override IEnumerable<string> OwnErrors()
    {
        if (Interfaces.Count == 0) yield return "Interfaces is empty: name at least one, as [\"wlan0\"]";
        foreach (var name in Interfaces)
            if (name.Length is 0 or > 32 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '@') || name is "." or "..")
                yield return $"Interfaces: '{name}' is no interface name, as wlan0";
        if (Interfaces.Distinct().Count() != Interfaces.Count) yield return "Interfaces: a name stands twice";
    }
}
