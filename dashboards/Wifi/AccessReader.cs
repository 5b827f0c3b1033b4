using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Asks for the counts the Wi-Fi page speaks of: today, the same weekday a week ago up to this time, this month.</summary>
public sealed class AccessReader(SeriesReader series)
{
    public async Task<(AccessCounts Today, AccessCounts WeekAgo, AccessCounts Month)> Read(DateTimeOffset now, CancellationToken stop)
    {
        var midnight = JapanTime.StartOfDay(now);
        var today = Read("today", Today(now), stop);
        var weekAgo = Read("week ago", Today(now.AddDays(-7)), stop);
        var month = Read("month", Increase(midnight.AddDays(1 - midnight.Day), now, TimeSpan.FromDays(1)), stop);
        return (AccessCounts.Of(await today), AccessCounts.Of(await weekAgo), AccessCounts.Of(await month));
    }

    /// <summary>Since midnight of Japan up to the moment, by the hour.</summary>
    public static SeriesQuery Today(DateTimeOffset now) => Increase(JapanTime.StartOfDay(now), now, TimeSpan.FromHours(1));

    private static SeriesQuery Increase(DateTimeOffset from, DateTimeOffset to, TimeSpan step) =>
        new("wifi", "assoc", null, from, to, step, "increase");

    // The day is part of the name: yesterday's answer must not stand in for today's.
    private Task<SeriesAnswer> Read(string name, SeriesQuery query, CancellationToken stop) =>
        series.Read(string.Create(CultureInfo.InvariantCulture, $"wifi/assoc {name} {query.From:yyyyMMdd}"), query, stop);
}
