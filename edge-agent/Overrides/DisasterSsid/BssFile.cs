using System.Globalization;
using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>
/// What hostapd reads when a network is added to a running radio: <c>ADD bss_config=PHY:FILE</c>. It wants the radio's own lines (driver,
/// hw_mode, channel) again. The name goes in as hexadecimal digits, so nothing in it can be taken for a line.
/// </summary>
internal static class BssFile
{
    /// <summary>From here on the band is 6 GHz, where no open network is allowed.</summary>
    public const int SixGigahertz = 5_925;
    private const int FiveGigahertz = 5_000;

    public static string Text(DisasterSsidOptions options, RadioStatus radio, string name, string ssid)
    {
        var text = new StringBuilder()
            .AppendLine("# Written by edge-agent for hostapd: a network of a signed order.")
            .AppendLine("driver=nl80211")
            .AppendLine(CultureInfo.InvariantCulture, $"interface={name}")
            .AppendLine(CultureInfo.InvariantCulture, $"hw_mode={(radio.Frequency >= FiveGigahertz ? 'a' : 'g')}")
            .AppendLine(CultureInfo.InvariantCulture, $"channel={radio.Channel}")
            .AppendLine(CultureInfo.InvariantCulture, $"ctrl_interface={options.Directory}")
            .AppendLine(CultureInfo.InvariantCulture, $"bssid={Address(options, radio)}")
            .AppendLine(CultureInfo.InvariantCulture, $"ssid2={Convert.ToHexStringLower(Encoding.ASCII.GetBytes(ssid))}")
            .AppendLine(CultureInfo.InvariantCulture, $"max_num_sta={options.MaxStations}")
            // Strangers in an open network do not reach each other.
            .AppendLine("ap_isolate=1");
        if (options.Bridge is { } bridge) text.AppendLine(CultureInfo.InvariantCulture, $"bridge={bridge}");
        return text.ToString();
    }

    private static BssAddress Address(DisasterSsidOptions options, RadioStatus radio)
    {
        if (options.Bssid is { } own) return BssAddress.TryParse(own)!.Value;
        var used = radio.Networks.Where(network => network.Address is not null).Select(network => network.Address!.Value).ToList();
        return used.Count > 0 ? used[0].Beside(used) : default;
    }
}
