using System.Text;

namespace Telemetry.FieldSimulator;

/// <summary>A network that was added to a running radio by the global control socket.</summary>
public sealed record AddedNetwork(string Interface, string Ssid, string Bssid)
{
    private const int MostSsidBytes = 32;

    /// <summary>
    /// Reads what ADD bss_config names, as far as hostapd 2.10 needs it (tried with mac80211_hwsim): a file without the radio's own lines,
    /// or with the radio's own address, opens nothing. Null when it opens nothing.
    /// </summary>
    internal static AddedNetwork? TryRead(string file, MacAddress radio)
    {
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        string[] needed = ["driver", "hw_mode", "channel", "ctrl_interface", "interface", "bssid"];
        if (!needed.All(lines.ContainsKey) || !MacAddress.TryParse(lines["bssid"], out var address) || address == radio) return null;
        var ssid = lines.TryGetValue("ssid2", out var hex) ? Encoding.UTF8.GetString(Convert.FromHexString(hex)) : lines.GetValueOrDefault("ssid", "");
        return ssid.Length is 0 or > MostSsidBytes ? null : new AddedNetwork(lines["interface"], ssid, address.ToString());
    }
}
