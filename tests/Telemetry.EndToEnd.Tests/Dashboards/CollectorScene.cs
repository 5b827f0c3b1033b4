using Telemetry.Contracts;

namespace Telemetry.EndToEnd.Tests;

/// <summary>What a small city's collector would say: two access points, an air, a radiation post and a sign, with ten days behind them.</summary>
internal static class CollectorScene
{
    private static readonly Dictionary<string, string> NoTags = [];

    public static IReadOnlyList<DeviceView> Posts(DateTimeOffset now, bool troubled = false, bool stormy = false)
    {
        var boot = now.AddHours(-30);
        SourceStatus Source(string name, string kind) => new(name, kind, SourceState.Ok, null, now.AddSeconds(-4).ToUnixTimeMilliseconds());
        DeviceView Post(string device, params SourceStatus[] sources) => new(
            device, "online", null, boot, now.AddSeconds(-3), "3f2a91c4", 2, "0.1.0", "Raspberry Pi 4 Model B Rev 1.5",
            new JournalStatus(0, 0, 0, 184_220, 0, null, null), sources);
        DeviceView[] well =
        [
            Post("ap-0001", Source("wlan0", "hostapd"), Source("host", "host")),
            Post("ap-0002", Source("wlan0", "hostapd"), Source("host", "host")),
            Post("air-001", Source("sds011", "sds011"), Source("host", "host")),
            Post("rad-001", Source("sbm20", "geiger"), Source("host", "host")),
            Post("sign-0001", Source("host", "host")),
        ];
        if (stormy)
            return
            [
                .. well, .. Enumerable.Range(100, 60).Select(i => Post($"ap-{i:0000}", Source("wlan0", "hostapd")) with
                {
                    State = "offline", Why = "connection lost", Since = now.AddMinutes(-3), LastSeen = now.AddMinutes(-3),
                    Root = new RootCauseView("offline", "connection-lost", now.AddMinutes(-3), "connection lost", "check its power and its network", null, 7),
                }),
            ];
        if (!troubled) return well;
        well[1] = well[1] with { State = "offline", Why = "connection lost", Since = now.AddMinutes(-12), LastSeen = now.AddMinutes(-12) };
        well[2] = well[2] with
        {
            Sources = [new SourceStatus("sds011", "sds011", SourceState.Failed, "no valid frame for 60 s on /dev/ttyUSB0; check the cable", null), Source("host", "host")],
        };
        well[3] = well[3] with { Journal = new JournalStatus(214, 61_440, 1_270, 184_220, 37, 120, 156) };
        return well;
    }

    public static IReadOnlyList<IncidentView> Incidents(DateTimeOffset now) =>
    [
        new(7, "offline", "connection-lost", "connection lost", "check its power and its network", null, now.AddMinutes(-3), null, 60, 60,
            [.. Enumerable.Range(100, 20).Select(i => $"ap-{i:0000}")]),
    ];

    public static LedgerResponse Ledger(DateTimeOffset now, bool troubled)
    {
        static LedgerCounts Full(long n, long late = 0) => new(n, n, late, 0, 0, 0, 0, 0, n * 6);
        string Day(int ago) => JapanTime.From(now.AddDays(-ago)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        LedgerDay[] rows =
        [
            new("air-001", Day(1), troubled ? new(17_280, 17_212, 214, 9, 43, 25, 0, 0, 103_272) : Full(17_280, 3)),
            new("rad-001", Day(0), troubled ? new(9_402, 9_188, 31, 2, 0, 0, 214, 0, 55_128) : Full(9_402)),
            new("ap-0001", Day(0), Full(9_402, 1)), new("ap-0002", Day(0), Full(9_398)), new("ap-0001", Day(1), Full(17_280)), new("ap-0002", Day(1), Full(17_280)),
            new("esp-0001", Day(0), new(0, 0, 0, 0, 0, 0, 0, 1_440, 2_880)),
        ];
        var city = rows.Select(r => r.Counts).Aggregate((a, b) => new(
            a.Expected + b.Expected, a.Received + b.Received, a.Late + b.Late, a.Duplicate + b.Duplicate, a.Dropped + b.Dropped, a.Missing + b.Missing,
            a.UnderWay + b.UnderWay, a.Plain + b.Plain, a.Lines + b.Lines));
        DrainView[] drains = troubled ? [new("rad-001", 214, 61_440, 1_270, 1.4, 153, now.AddSeconds(-6)), new("ap-0002", 80, 21_000, 400, -0.2, null, now.AddSeconds(-9))] : [];
        return new LedgerResponse(Day(6), Day(0), city, rows, troubled ? 24 : 0, drains);
    }

    public static IReadOnlyList<LatestValue> Latest(DateTimeOffset now, long stations)
    {
        LatestValue Value(string device, string measurement, string field, double value, string tag = "", string word = "", double age = 4) => new(
            device, measurement, field, tag.Length == 0 ? NoTags : new Dictionary<string, string> { [tag] = word }, value,
            Measurements.Find(measurement)!.Find(field)!.Unit, now.AddSeconds(-age), age);
        return
        [
            Value("ap-0001", "wifi", "stations", stations, "bss", "wlan0"), Value("ap-0002", "wifi", "stations", 9, "bss", "wlan0", 6),
            Value("ap-0001", "wifi", "assoc", 18_402, "bss", "wlan0"), Value("ap-0002", "wifi", "assoc", 7_120, "bss", "wlan0"),
            Value("air-001", "air", "pm2_5", 8.4, "sensor", "sds011"), Value("air-001", "air", "pm10", 14.9, "sensor", "sds011"),
            Value("rad-001", "radiation", "dose_rate_10m", 0.057, "tube", "sbm20") with { Alarm = 0, Flag = 0, Uncertainty = 0.004 }, Value("rad-001", "radiation", "cpm", 19.8, "tube", "sbm20"),
            Value("sign-0001", "host", "cpu_temp", 48.2),
        ];
    }

    public static SeriesResponse Series(string measurement, string field, long from, long to, long step, string aggregate, DateTimeOffset now)
    {
        (string Device, string Tag, string Word)[] who = measurement switch
        {
            "wifi" => [("ap-0001", "bss", "wlan0"), ("ap-0002", "bss", "wlan0")],
            "air" => [("air-001", "sensor", "sds011")],
            _ => [("rad-001", "tube", "sbm20")],
        };
        var born = now.AddDays(-10).ToUnixTimeMilliseconds();
        var end = Math.Min(to, now.ToUnixTimeMilliseconds());
        SeriesData One((string Device, string Tag, string Word) one, int index)
        {
            var points = new List<double?[]>();
            for (var t = from - from % step; t < end; t += step)
                points.Add([t, t < born || IsGap(t, index, now) ? null : Value(field, t, step, index, aggregate)]);
            return new SeriesData(one.Device, new Dictionary<string, string> { [one.Tag] = one.Word }, points);
        }
        return new SeriesResponse(
            measurement, field, Measurements.Find(measurement)!.Find(field)!.Unit, from, to, step, aggregate, [.. who.Select(One)]);
    }

    public static AlertView Alert(DateTimeOffset now, string status, int level) => new(
        "flood-2025-11", 2, 18, "revise", status, "city", "flood", level, ["14133"], now.AddMinutes(-6), now.AddHours(6),
        new Dictionary<string, string>
        {
            ["ja"] = level switch { 5 => "多摩川 緊急安全確保", 4 => "多摩川 避難指示", _ => "多摩川 高齢者等避難" },
            ["en"] = level switch { 5 => "Tama River: emergency safety", 4 => "Tama River: evacuation order", _ => "Tama River: evacuation of the elderly" },
        },
        [
            new Receipt("sign-0001", "flood-2025-11", 2, 18, ReceiptState.Shown, now.AddMinutes(-6).ToUnixTimeMilliseconds(), 84),
            new Receipt("ap-0001", "flood-2025-11", 2, 18, ReceiptState.Refused, now.AddMinutes(-6).ToUnixTimeMilliseconds(), 3, "other-area"),
        ]);

    /// <summary>What is refused in the field, a line that wants to do harm, and one that is very long.</summary>
    public static IReadOnlyList<QuarantinedLine> Quarantine(DateTimeOffset now)
    {
        QuarantinedLine Line(long id, string device, string reason, string line, double hours, long times) => new(id, device, reason, line, now.AddHours(-hours), now.AddMinutes(-hours), times);
        return
        [
            Line(9_412, "air-001", "unknown-field", "air,sensor=sps30 pm4_0=6.21,pm2_5=5.9 1763712000000", 0.4, 128),
            Line(9_411, "ap-0002", "timestamp-too-old", "wifi,bss=wlan0 stations=3i 86400000", 1.2, 4),
            Line(9_377, "esp-0001", "bad-field-value", "<script>alert(1)</script>,x=\u202Egpj.exe \u001B[31m=\u0000 1", 5, 1),
            Line(9_300, "door:telegraf-1", "no-device", "cpu,cpu=cpu-total," + string.Concat(Enumerable.Range(0, 40).Select(i => $"tag{i:00}=value{i:00},")) + "usage_idle=98.1 1763712000000000000", 26, 31_044),
        ];
    }

    public static QuarantineSummary QuarantineReasons(DateTimeOffset now)
    {
        var reasons = Quarantine(now).Select(l => new QuarantineReason(l.Reason, 1 + l.Id % 7, l.Times, 1, l.First, l.Last)).ToList();
        return new QuarantineSummary(reasons.Sum(r => r.Lines), 10_000, reasons);
    }

    /// <summary>How long before now the gap of the first device ends, and how long it is: charts must show it.</summary>
    public static readonly TimeSpan GapAgo = TimeSpan.FromHours(3), GapLength = TimeSpan.FromMinutes(45);

    // By its age and not by the hour: what a test points at must not depend on when it runs.
    private static bool IsGap(long t, int index, DateTimeOffset now)
    {
        var age = TimeSpan.FromMilliseconds(now.ToUnixTimeMilliseconds() - t);
        return index == 0 && age >= GapAgo && age < GapAgo + GapLength;
    }

    private static double Value(string field, long t, long step, int index, string aggregate)
    {
        var hour = JapanTime.FromUnixMilliseconds(t).TimeOfDay.TotalHours;
        var day = Math.Max(0.06, Math.Sin((hour - 6) / 24 * 2 * Math.PI) * 0.5 + 0.5);
        var noise = Math.Sin(t / 7e5 + index) * 0.5 + Math.Sin(t / 2.9e6 + index * 2) * 0.5;
        return (field, aggregate) switch
        {
            ("assoc", _) => Math.Round((index == 0 ? 62 : 25) * day * (1 + 0.3 * noise) * step / 3_600_000),
            ("stations", _) => Math.Round(Math.Max(0, (index == 0 ? 34 : 12) * day * (1 + 0.25 * noise)), 2),
            ("pm2_5", _) => Math.Round(9 + 4 * noise + 3 * day, 2),
            _ => Math.Round(0.055 + 0.006 * noise, 4),
        };
    }
}
