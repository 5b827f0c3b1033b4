using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Days of Japan as whole numbers since 1970-01-01.</summary>
public static class JapanDay
{
    private const long Length = 86_400_000;

    public const string Form = "yyyy-MM-dd";

    private static readonly long Offset = (long)JapanTime.Offset.TotalMilliseconds;

    public static int Of(long milliseconds) => (int)Math.Floor((milliseconds + Offset) / (double)Length);

    /// <summary>Its midnight, ms.</summary>
    public static long Start(int day) => day * Length - Offset;

    public static string Text(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day).ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out int day)
    {
        var read = DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = read ? date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : 0;
        return read && day >= 0;
    }
}
