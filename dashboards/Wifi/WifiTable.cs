using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>One access point: now, today, a week ago.</summary>
public sealed record WifiRow(string Device, string Place, Measured Stations, double? Now, double? Today, double? WeekAgo);

public sealed record WifiTable(IReadOnlyList<WifiRow> Rows, Measured Total, int Fresh)
{
    public static readonly string[] SortKeys = ["device", "place", "now", "today", "week"];

    public static WifiTable Build(Frame frame, AccessCounts today, AccessCounts weekAgo, Sorting sorting)
    {
        var stations = frame.Known.Values("wifi", "stations").GroupBy(v => v.Device, StringComparer.Ordinal).ToArray();
        var rows = stations.Select(group =>
        {
            var measured = Measured.SumOf($"wifi/stations/{group.Key}/", [.. group], frame);
            return new WifiRow(group.Key, frame.PlaceOf(group.Key), measured, group.Sum(v => v.Value), today[group.Key], weekAgo[group.Key]);
        });
        Func<WifiRow, IComparable> by = sorting.Key switch
        {
            "place" => r => r.Place,
            "now" => r => r.Now ?? -1,
            "today" => r => r.Today ?? -1,
            "week" => r => r.WeekAgo ?? -1,
            _ => r => r.Device,
        };
        // An old value is shown in its row but is not part of the sum of now, unless nothing newer is known at all.
        LatestValue[] fresh = [.. stations.SelectMany(g => g).Where(v => !frame.IsOld(v.Time))];
        var counted = frame.Known.Outage is null ? fresh : [.. stations.SelectMany(g => g)];
        return new WifiTable(
            sorting.Apply(rows, by, r => r.Device),
            Measured.SumOf("wifi/stations/", counted, frame),
            counted.Select(v => v.Device).Distinct(StringComparer.Ordinal).Count());
    }
}
