using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>What a chart shows in time.</summary>
/// <param name="Step">Width of one point as asked of the collector.</param>
/// <param name="ByDay">Points are then folded to days of Japan.</param>
/// <param name="Date">The last day shown, when the reader chose one; null follows the clock.</param>
public sealed record ChartWindow(ChartRange Range, DateTimeOffset From, DateTimeOffset To, TimeSpan Step, bool ByDay, DateOnly? Date)
{
    /// <summary>Width of one point as shown.</summary>
    public TimeSpan ShownStep => ByDay ? TimeSpan.FromDays(1) : Step;

    /// <param name="date">yyyy-MM-dd, as the date field sends it; anything else follows the clock.</param>
    /// <param name="counts">A count needs whole steps: the running one would look like a fall.</param>
    public static ChartWindow Choose(string? range, string? date, DateTimeOffset now, bool counts)
    {
        var chosen = ChartRange.Find(range);
        var (step, byDay) = counts ? (chosen.CountStep, chosen.CountByDay) : (chosen.GaugeStep, chosen.GaugeByDay);
        var day = ReadDate(date, now);
        var to = day is { } d ? new DateTimeOffset(d.AddDays(1).ToDateTime(TimeOnly.MinValue), JapanTime.Offset) : now;
        if (to > now) to = now;
        if (counts) to = byDay ? JapanTime.StartOfDay(to) : Floor(to, step);
        var from = to - chosen.Length;
        from = byDay ? JapanTime.StartOfDay(from) : Floor(from, step);
        return new ChartWindow(chosen, from, to, step, byDay, day);
    }

    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan step)
    {
        var ms = instant.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(ms - ms % (long)step.TotalMilliseconds);
    }

    private static DateOnly? ReadDate(string? date, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(JapanTime.From(now).DateTime);
        var read = DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        return read && day < today && day.Year >= 2000 ? day : null;
    }
}
