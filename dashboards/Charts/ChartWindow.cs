using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>What a chart shows in time.</summary>
/// <param name="Step">Width of one point; the collector begins steps at midnight of Japan, and so does this.</param>
/// <param name="Date">The last day shown, when the reader chose one; null follows the clock.</param>
public sealed record ChartWindow(ChartRange Range, DateTimeOffset From, DateTimeOffset To, TimeSpan Step, DateOnly? Date)
{
    /// <summary>One point is one day of Japan.</summary>
    public bool Daily => Step == TimeSpan.FromDays(1);

    /// <param name="date">yyyy-MM-dd, as the date field sends it; anything else follows the clock.</param>
    /// <param name="counts">A count needs whole steps: the running one would look like a fall.</param>
    public static ChartWindow Choose(string? range, string? date, DateTimeOffset now, bool counts)
    {
        var chosen = ChartRange.Find(range);
        var step = counts ? chosen.CountStep : chosen.GaugeStep;
        var day = ReadDate(date, now);
        var to = day is { } d ? new DateTimeOffset(d.AddDays(1).ToDateTime(TimeOnly.MinValue), JapanTime.Offset) : now;
        if (to > now) to = now;
        if (counts) to = Floor(to, step);
        return new ChartWindow(chosen, Floor(to - chosen.Length, step), to, step, day);
    }

    /// <summary>Begin of the step that holds the instant; steps count from midnight of Japan.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan step)
    {
        var local = JapanTime.From(instant).DateTime;
        return new DateTimeOffset(local.AddTicks(-(local.Ticks % step.Ticks)), JapanTime.Offset);
    }

    private static DateOnly? ReadDate(string? date, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(JapanTime.From(now).DateTime);
        var read = DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        return read && day < today && day.Year >= 2000 ? day : null;
    }
}
