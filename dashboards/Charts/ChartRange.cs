namespace Telemetry.Dashboards;

/// <summary>A range a reader can choose, with the width of one point: enough points for a line, few enough for a table.</summary>
/// <param name="GaugeStep">Width of a mean.</param>
/// <param name="CountStep">Width of a count.</param>
public sealed record ChartRange(string Key, TimeSpan Length, TimeSpan GaugeStep, TimeSpan CountStep)
{
    public static IReadOnlyList<ChartRange> All { get; } =
    [
        new("3h", TimeSpan.FromHours(3), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)),
        new("24h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)),
        new("7d", TimeSpan.FromDays(7), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3)),
        new("30d", TimeSpan.FromDays(30), TimeSpan.FromHours(3), TimeSpan.FromDays(1)),
        new("1y", TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(1)),
    ];

    public static ChartRange Find(string? key) => All.FirstOrDefault(r => r.Key == key) ?? All[1];
}
