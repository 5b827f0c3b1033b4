using System.Globalization;
using System.Xml;

namespace Telemetry.Collector;

/// <summary>Lengths of time as people write them: <c>90</c> (seconds), <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>, <c>00:30:00</c>, <c>PT30M</c>.</summary>
public static class DurationText
{
    public const string Forms = "30s, 5m, 2h, 1d, 00:30:00, PT30M or plain seconds";

    private static readonly (string Unit, long Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        text = text.Trim();
        duration = default;
        if (text.StartsWith('-'))
        {
            if (!TryParse(text[1..], out duration) || duration < TimeSpan.Zero) return false;
            duration = -duration;
            return true;
        }
        if (text.StartsWith('P')) return TryIso(text, out duration);
        if (text.Contains(':')) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        foreach (var (unit, milliseconds) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal)) return TryScale(text[..^unit.Length], milliseconds, out duration);
        return TryScale(text, 1_000, out duration);
    }

    private static bool TryScale(string number, long milliseconds, out TimeSpan duration)
    {
        duration = default;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return false;
        // Ten thousand years: far above any use, far below an overflow.
        if (count * milliseconds > 3.2e14) return false;
        duration = TimeSpan.FromMilliseconds(Math.Round(count * milliseconds));
        return true;
    }

    private static bool TryIso(string text, out TimeSpan duration)
    {
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            duration = default;
            return false;
        }
    }
}
