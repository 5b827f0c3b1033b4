using System.Globalization;

namespace Telemetry.Contracts;

/// <summary>
/// Asia/Tokyo without a time-zone database: Japan has kept UTC+09:00 without summer time since 1951, and a field device may lack tzdata.
/// </summary>
public static class JapanTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    public static DateTimeOffset From(DateTimeOffset instant) => instant.ToOffset(Offset);

    public static DateTimeOffset FromUnixMilliseconds(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(Offset);

    /// <summary>Midnight JST at or before the instant.</summary>
    public static DateTimeOffset StartOfDay(DateTimeOffset instant)
    {
        var local = From(instant);
        return new DateTimeOffset(local.Date, Offset);
    }

    /// <summary><c>2025-11-21 14:05:00 +09:00</c>, for logs and the command line.</summary>
    public static string LongText(long milliseconds) => FromUnixMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary><c>11/21 14:05</c>, the form of every page and sign.</summary>
    public static string ShortText(DateTimeOffset instant) => From(instant).ToString("MM'/'dd HH':'mm", CultureInfo.InvariantCulture);
}
