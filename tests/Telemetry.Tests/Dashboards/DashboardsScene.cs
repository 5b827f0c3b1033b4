using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

/// <summary>Three posts and their numbers at <see cref="DashboardsHouse.Now"/>.</summary>
internal static class DashboardsScene
{
    private static readonly DateTimeOffset Now = DashboardsHouse.Now;

    public static IReadOnlyList<DeviceView> Posts { get; } =
    [
        Post("ap-0001", "hostapd"), Post("air-001", "sds011"), Post("rad-001", "geiger"),
    ];

    /// <summary>Posts that went at about the same time.</summary>
    public static IncidentView Storm(int posts) => new(
        7, "offline", "connection-lost", "connection lost", "check its power and its network", null, Now.AddMinutes(-3), null, posts, posts,
        [.. Enumerable.Range(1, Math.Min(posts, 20)).Select(i => $"ap-{i:0000}")]);

    public static LedgerResponse Ledger { get; } = new(
        "2025-11-15", "2025-11-21", new LedgerCounts(24_000, 23_900, 40, 7, 60, 25, 15, 3, 100_000),
        [
            new LedgerDay("air-001", "2025-11-20", new LedgerCounts(8_640, 8_555, 30, 2, 60, 25, 0, 0, 40_000)),
            new LedgerDay("esp-1", "2025-11-21", new LedgerCounts(0, 0, 0, 0, 0, 0, 0, 3, 120)),
        ], 5, [new DrainView("rad-001", 15, 4_000, 300, 0.5, 30, Now)]);

    public static IReadOnlyList<LatestValue> Latest { get; } =
    [
        Value("ap-0001", "wifi", "stations", 1_234, ("bss", "wlan0")),
        Value("air-001", "air", "pm2_5", 8.4, ("sensor", "sds011")),
        Value("rad-001", "radiation", "dose_rate_10m", 0.0571, ("tube", "sbm20")),
    ];

    public static DeviceView Post(string device, string source = "host", SourceState state = SourceState.Ok, string? reason = null) => new(
        device, "online", null, Now.AddHours(-30), Now.AddSeconds(-3), "3f2a91c4", 2, "0.1.0", null,
        new JournalStatus(0, 0, 0, 1_000, 0, null, null), [new SourceStatus(source, source, state, reason, null)]);

    public static LatestValue Value(string device, string measurement, string field, double value, params (string Key, string Value)[] tags) => new(
        device, measurement, field, tags.ToDictionary(t => t.Key, t => t.Value), value,
        Measurements.Find(measurement)!.Find(field)!.Unit, Now.AddSeconds(-8), 8);

    /// <summary>Counts 5 in every step, gauges 10 (dose 0.05), nothing before a day ago.</summary>
    public static SeriesResponse Series(SeriesQuery query)
    {
        var (device, tag, word) = query.Measurement switch
        {
            "wifi" => ("ap-0001", "bss", "wlan0"),
            "air" => ("air-001", "sensor", "sds011"),
            _ => ("rad-001", "tube", "sbm20"),
        };
        var value = query.Aggregate == "increase" ? 5 : query.Measurement == "radiation" ? 0.05 : 10;
        var points = new List<double?[]>();
        for (var t = query.From; t < query.To; t += query.Step)
            if (t >= Now.AddDays(-1)) points.Add([t.ToUnixTimeMilliseconds(), value]);
        return new SeriesResponse(
            query.Measurement, query.Field, Measurements.Find(query.Measurement)!.Find(query.Field)!.Unit, query.From.ToUnixTimeMilliseconds(),
            query.To.ToUnixTimeMilliseconds(), (long)query.Step.TotalMilliseconds, query.Aggregate,
            [new SeriesData(device, new Dictionary<string, string> { [tag] = word }, points)]);
    }

    public static AlertView Alert(string status = "actual", int level = 4, string kind = "begin", int rev = 1, DateTimeOffset? expires = null) => new(
        "flood-1", rev, 7, kind, status, "city", "flood", level, ["14133"], Now.AddMinutes(-5), expires ?? Now.AddHours(1),
        new Dictionary<string, string> { ["ja"] = "多摩川 避難指示", ["en"] = "Tama River: evacuation order" }, []);
}
