using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Asks for the counts the Wi-Fi page speaks of: today, the same weekday a week ago up to this time, this month.</summary>
public sealed class AccessReader(SeriesReader series)
{
    public async Task<(AccessCounts Today, AccessCounts WeekAgo, AccessCounts Month)> Read(DateTimeOffset now, CancellationToken stop)
    {
        var midnight = JapanTime.StartOfDay(now);
        var week = TimeSpan.FromDays(7);
        var today = Count(midnight, now, TimeSpan.FromHours(1), stop);
        var weekAgo = Count(midnight - week, now - week, TimeSpan.FromHours(1), stop);
        var month = Count(midnight.AddDays(1 - midnight.Day), now, TimeSpan.FromHours(3), stop);
        return (AccessCounts.Of(await today), AccessCounts.Of(await weekAgo), AccessCounts.Of(await month));
    }

    private Task<SeriesAnswer> Count(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken stop) => series.Read(
        string.Create(CultureInfo.InvariantCulture, $"wifi/assoc since {from:yyyyMMdd} by {step.TotalHours}"),
        new SeriesQuery("wifi", "assoc", null, from, to, step, "increase"), stop);
}
