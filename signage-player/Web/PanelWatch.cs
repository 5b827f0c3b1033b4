using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>
/// Whether a panel is lit, as the kernel's display driver knows it: <c>/sys/class/drm/card*-*/status</c> and <c>dpms</c>. A panel that is switched off by its
/// own button, or that does not tell over its cable, looks lit.
/// </summary>
internal sealed class PanelWatch(string folder = "/sys/class/drm")
{
    private const string Connected = "connected", On = "On";

    public PanelState Look()
    {
        try
        {
            var connectors = Directory.Exists(folder) ? Directory.GetDirectories(folder, "card*-*") : [];
            if (connectors.Length == 0) return PanelState.Unknown;
            return connectors.Any(c => Word(c, "status") == Connected && (Word(c, "dpms") ?? On) == On) ? PanelState.On : PanelState.Off;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PanelState.Unknown;
        }
    }

    private static string? Word(string connector, string name)
    {
        var path = Path.Combine(connector, name);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
