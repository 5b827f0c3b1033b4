using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>A network of a radio.</summary>
internal sealed record RadioBss(string Name, string Ssid, BssAddress? Address);

/// <summary>
/// hostapd's answer to STATUS: lines of <c>key=value</c>, among them state, phy, freq (MHz), channel, and bss[i], bssid[i], ssid[i] of each
/// network (src/ap/ctrl_iface_ap.c, hostapd_ctrl_iface_status).
/// </summary>
internal sealed record RadioStatus(string State, string Phy, int Frequency, int Channel, IReadOnlyList<RadioBss> Networks)
{
    public const string OnAir = "ENABLED";

    /// <summary>Null when the text is no status.</summary>
    public static RadioStatus? TryRead(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) values[line[..at]] = line[(at + 1)..];
        if (!values.TryGetValue("state", out var state)) return null;
        var networks = new List<RadioBss>();
        while (values.TryGetValue($"bss[{networks.Count}]", out var name))
            networks.Add(new RadioBss(
                name, values.GetValueOrDefault($"ssid[{networks.Count}]", ""), BssAddress.TryParse(values.GetValueOrDefault($"bssid[{networks.Count}]", ""))));
        return new RadioStatus(state, values.GetValueOrDefault("phy", ""), Number("freq"), Number("channel"), networks);

        int Number(string key) => int.TryParse(values.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
