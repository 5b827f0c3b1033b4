using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Points in time as people and programs write them: <c>now</c>, <c>-3h</c> (before now), milliseconds since 1970, ISO 8601.</summary>
public static class InstantText
{
    public const string Forms = "now, -3h, 2025-11-21T09:00:00+09:00 or milliseconds since 1970";

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
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        instant = parsed.ToUnixTimeMilliseconds();
        return WireTime.IsValid(instant);
    }
}
