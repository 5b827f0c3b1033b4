using System.Globalization;

namespace Telemetry.Contracts;

/// <summary>
/// Points in time as people and programs write them: <c>now</c>, <c>-3h</c> (before now), milliseconds since 1970, ISO 8601.
/// A time without a zone is Japan's: who types one reads it off a clock there.
/// </summary>
public static class InstantText
{
    public const string Forms = "now, -3h, 2025-11-21T09:00:00 (of Japan), 2025-11-21T00:00:00Z or milliseconds since 1970";

    /// <param name="now">ms since 1970 UTC.</param>
    public static bool TryParse(string text, long now, out long instant)
    {
        text = text.Trim();
        instant = now;
        if (text == "now") return true;
        if (text.Length > 10 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out instant)) return WireTime.IsValid(instant);
        if (text.StartsWith('-') || text.StartsWith('+'))
        {
            if (!DurationText.TryParse(text[1..], out var ago)) return false;
            instant = now + (text[0] == '-' ? -1 : 1) * (long)ago.TotalMilliseconds;
            return WireTime.IsValid(instant);
        }
        if (text.Length < 10 || text[4] != '-') return false;
        // UTC is assumed and then taken back: the parser knows no other zone than the machine's, which is not to matter.
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        instant = parsed.ToUnixTimeMilliseconds() - (HasZone(text) ? 0 : (long)JapanTime.Offset.TotalMilliseconds);
        return WireTime.IsValid(instant);
    }

    private static bool HasZone(string text) =>
        text.EndsWith('Z') || text.EndsWith('z') || text.Contains("GMT", StringComparison.OrdinalIgnoreCase) || text.LastIndexOfAny(['+', '-']) > 9;
}
