using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <param name="At">Share of the axis, 0 to 1.</param>
/// <param name="Minor">Left out where the chart is narrow.</param>
public sealed record TimeTick(long Ms, double At, string Label, bool Minor);

/// <summary>Times written under a chart, on round times of Japan.</summary>
public static class TimeTicks
{
    private static readonly int[] StepMinutes = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200, 14_400];

    public static IReadOnlyList<TimeTick> For(DateTimeOffset from, DateTimeOffset to, Language language, int most = 9)
    {
        var length = to - from;
        var instants = length > TimeSpan.FromDays(100) ? Months(from, to) : Steps(from, to, most);
        DateTimeOffset[] all = [.. instants];
        return
        [
            .. all.Select((t, i) => new TimeTick(
                t.ToUnixTimeMilliseconds(), (t - from) / length, Label(t, length, language), i % 2 == 1)),
        ];
    }

    private static IEnumerable<DateTimeOffset> Steps(DateTimeOffset from, DateTimeOffset to, int most)
    {
        var step = TimeSpan.FromMinutes(StepMinutes.FirstOrDefault(m => (to - from).TotalMinutes / m <= most, StepMinutes[^1]));
        var midnight = JapanTime.StartOfDay(from);
        var first = midnight + Math.Ceiling((from - midnight) / step) * step;
        for (var t = first; t <= to; t += step) yield return t;
    }

    private static IEnumerable<DateTimeOffset> Months(DateTimeOffset from, DateTimeOffset to)
    {
        var local = JapanTime.From(from);
        var month = new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, JapanTime.Offset);
        for (month = month.AddMonths(month < from ? 1 : 0); month <= to; month = month.AddMonths(1)) yield return month;
    }

    private static string Label(DateTimeOffset t, TimeSpan length, Language language)
    {
        if (length > TimeSpan.FromDays(100))
            return language == Language.Japanese ? $"{t.Month}月" : t.ToString("MMM", CultureInfo.InvariantCulture);
        var midnight = t.TimeOfDay == TimeSpan.Zero;
        return t.ToString(midnight ? "M'/'d" : "HH':'mm", CultureInfo.InvariantCulture);
    }
}
