using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Instants as InfluxQL writes them.</summary>
public static class QlTime
{
    private const long PerMillisecond = 1_000_000;

    /// <summary><c>2025-11-21</c>, <c>2025-11-21 03:00:00.123</c>, <c>2025-11-21T03:00:00Z</c>, UTC unless it says otherwise; nanoseconds since 1970.</summary>
    public static Int128? Parse(string text) =>
        text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? (Int128)(instant - DateTimeOffset.UnixEpoch).Ticks * 100 : null;

    /// <summary>What a condition on the time means in whole milliseconds: [From, To).</summary>
    public static (long From, long To) Range(string sign, Int128 nanoseconds)
    {
        var (floor, ceiling) = (Clamp(Floor(nanoseconds)), Clamp(Floor(nanoseconds + PerMillisecond - 1)));
        return sign switch
        {
            ">" => (floor + 1, WireTime.Max),
            ">=" => (ceiling, WireTime.Max),
            "<" => (0, ceiling),
            "<=" => (0, floor + 1),
            _ => (ceiling, floor + 1),
        };
    }

    private static Int128 Floor(Int128 nanoseconds) =>
        nanoseconds >= 0 ? nanoseconds / PerMillisecond : -((-nanoseconds + PerMillisecond - 1) / PerMillisecond);

    private static long Clamp(Int128 milliseconds) => (long)Int128.Clamp(milliseconds, 0, WireTime.Max - 1);

    /// <summary>RFC 3339 with as many digits as needed.</summary>
    public static string Text(long milliseconds, bool inJapan)
    {
        var instant = inJapan ? JapanTime.FromUnixMilliseconds(milliseconds) : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return instant.ToString(inJapan ? "yyyy-MM-dd'T'HH:mm:ss.FFFzzz" : "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Factor from milliseconds, and divisor, of the parameter <c>epoch</c>; null when it is none of its words.</summary>
    public static (long Factor, long Divisor)? Epoch(string? word) => word switch
    {
        "n" or "ns" => (1_000_000, 1),
        "u" or "us" or "µ" => (1_000, 1),
        "ms" => (1, 1),
        "s" => (1, 1_000),
        "m" => (1, 60_000),
        "h" => (1, 3_600_000),
        _ => null,
    };
}
