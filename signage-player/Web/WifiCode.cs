using System.Text;
using System.Text.RegularExpressions;
using QRCoder;

namespace Telemetry.SignagePlayer;

/// <summary>The QR code of the Wi-Fi help: a help page, or the join string that phones understand (<c>WIFI:T:nopass;S:name;;</c>).</summary>
internal sealed partial class WifiCode(WifiOptions options)
{
    public const string Path = "/wifi.svg";

    // Made once: the options do not change while the player runs.
    public byte[]? Svg { get; } = Draw(options);

    public WifiView? View => options.Ssid is { } ssid ? new WifiView(ssid, options.HelpUrl?.ToString(), Path) : null;

    public static string Text(WifiOptions options) =>
        options.HelpUrl?.AbsoluteUri ?? $"WIFI:T:nopass;S:{Special().Replace(options.Ssid ?? "", "\\$0")};;";

    private static byte[]? Draw(WifiOptions options)
    {
        if (options.Ssid is null) return null;
        using var data = QRCodeGenerator.GenerateQrCode(Text(options), QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return Encoding.UTF8.GetBytes(code.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    [GeneratedRegex("""[\\;,:"]""")]
    private static partial Regex Special();
}
