using System.Globalization;
using System.Xml;

namespace Telemetry.Contracts;

/// <summary>
/// Lengths of time as people write them, one reader for all apps: <c>90</c> (seconds), <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>,
/// <c>00:30:00</c> up to <c>23:59:59</c> (<c>1.02:00:00</c> with days), <c>PT30M</c>. <c>24:00:00</c> is none: the framework takes it for 24 days.
/// </summary>
public static class DurationText
{
    public const string Forms = "30s, 5m, 2h, 1d, 00:30:00 (up to 23:59:59; for more write 36h or 2d), PT30M or plain seconds";

    private static readonly (string Unit, long Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>What options may say: no bare number, which one reader takes for seconds and another for days.</summary>
    public const string OptionForms = "30s, 5m, 2h, 1d or 00:30:00 (up to 23:59:59; for more write 36h or 2d)";

    /// <summary>As <see cref="TryParse"/>, but a bare number is none: an option says its unit.</summary>
    public static bool TryParseOption(string text, out TimeSpan duration)
    {
        duration = default;
        return text.AsSpan().Trim().ContainsAnyExceptInRange('0', '9') && TryParse(text, out duration);
    }

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
        if (text.Contains(':')) return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
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
