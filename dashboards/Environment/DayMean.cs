using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The mean of the last 24 full hours, and of how many hours it is made.</summary>
/// <param name="Value">Null with fewer than 20 hours: the Ministry's rule for a daily mean (more than 4 of 24 missing: not evaluated).</param>
public sealed record DayMean(double? Value, int Hours)
{
    public const int LeastHours = 20;

    public static DayMean Of(SeriesData series)
    {
        double[] hours = [.. series.Points.Select(p => p is [_, { } value] ? value : double.NaN).Where(double.IsFinite)];
        return new DayMean(hours.Length >= LeastHours ? hours.Average() : null, hours.Length);
    }

    /// <summary>The question: hourly means of the 24 hours before the running one.</summary>
    public static SeriesQuery Query(string measurement, string field, DateTimeOffset now)
    {
        var end = ChartWindow.Floor(now, TimeSpan.FromHours(1));
        return new SeriesQuery(measurement, field, null, end.AddHours(-24), end, TimeSpan.FromHours(1), "mean");
    }
}
