namespace Telemetry.EdgeAgent;

internal sealed class DisasterSsidOptions : OverrideOptions
{
    /// <summary>IFNAMSIZ of the kernel, without its closing zero.</summary>
    private const int LongestName = 15, LongestSsid = 32;
    private const string RealSuffix = "_sos", DrillSuffix = "_drill";

    public DisasterSsidOptions() => (Drills, MaxTime) = (true, TimeSpan.FromDays(3));

    /// <summary>hostapd's global control socket: <c>hostapd -g</c>.</summary>
    public string Global { get; set; } = "/run/hostapd-global";

    /// <summary>Interface of the daily network, the first of its radio; it is asked about and never touched.</summary>
    public string Interface { get; set; } = "wlan0";

    /// <summary>Folder of hostapd's control sockets, for the network that is opened.</summary>
    public string Directory { get; set; } = "/run/hostapd";

    /// <summary>Name of the disaster network; never on the air in a drill.</summary>
    public string Ssid { get; set; } = "00000JAPAN";

    /// <summary>Name of the network that a drill opens.</summary>
    public string DrillSsid { get; set; } = "00000JAPAN-TEST";

    /// <summary>Address of the opened network; unset: made from the daily one.</summary>
    public string? Bssid { get; set; }

    /// <summary>Bridge that the opened network is put into; unset: none.</summary>
    public string? Bridge { get; set; }

    /// <summary>Most networks on the radio, the daily ones included: what <c>iw list</c> allows under "valid interface combinations".</summary>
    [Within("2", "32")]
    public int MaxBss { get; set; } = 4;

    /// <summary>Most stations in the opened network, so that it leaves room for the daily one.</summary>
    [Within("1", "2007")]
    public int MaxStations { get; set; } = 200;

    /// <summary>Folder of this agent's end of the socket and of the file that hostapd reads; as of the source hostapd.</summary>
    public string? ClientDirectory { get; set; }

    /// <summary>How long hostapd may take for one answer.</summary>
    [Within("00:00:00.05", "00:00:10")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(3);

    public string RealName => Interface + RealSuffix;

    public string DrillName => Interface + DrillSuffix;

    public string Folder => ClientDirectory ?? Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY") ?? Path.GetTempPath();

    protected override IEnumerable<string> OwnErrors()
    {
        if (!IsName(Interface)) yield return $"Interface: '{Interface}' is no interface name, as wlan0";
        else if (DrillName.Length > LongestName) yield return $"Interface: '{Interface}' is too long: with {DrillSuffix} it must have at most {LongestName} characters";
        foreach (var (option, ssid) in (IEnumerable<(string, string)>)[(nameof(Ssid), Ssid), (nameof(DrillSsid), DrillSsid)])
            if (ssid.Length is 0 or > LongestSsid || ssid.Any(c => c is < ' ' or > '~' or '"' or '\\'))
                yield return $"{option}: '{ssid}' cannot be a network's name here: 1 to {LongestSsid} printable ASCII characters without quotes and backslashes";
        if (Ssid == DrillSsid) yield return $"DrillSsid is '{DrillSsid}' like Ssid: a drill must not open the real network, give it another name";
        if (Bridge is { } bridge && !IsName(bridge)) yield return $"Bridge: '{bridge}' is no interface name, as br-guest";
        if (Bssid is { } bssid && BssAddress.TryParse(bssid) is null) yield return "Bssid is no address: write six pairs of hexadecimal digits with colons";
        foreach (var (option, path) in (IEnumerable<(string, string)>)[(nameof(Directory), Directory), (nameof(Global), Global), (nameof(ClientDirectory), Folder)])
            if (path.Length == 0 || path.Any(char.IsControl)) yield return $"{option} is no path";
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '@') && name is not ("." or "..");
}
