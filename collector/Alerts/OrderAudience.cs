using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Every device that told which areas it follows orders of.</summary>
public sealed record OrderAudience(IReadOnlyList<ScreenEntry> Screens, IReadOnlyList<OrderPost> Posts)
{
    /// <summary>From the files of the collector, which may be running or not.</summary>
    public static OrderAudience Read(CollectorOptions options, OrderLedger ledger) => new(ledger.Screens(), File.Exists(options.Records.Path) ? PostsOf(options.Records.Path) : []);

    public IEnumerable<string> Areas => Screens.SelectMany(s => s.Status.Areas ?? []).Concat(Posts.SelectMany(p => p.Areas)).Distinct(StringComparer.Ordinal);

    public IReadOnlyList<string> SignsOf(AlertOrder order) => [.. Screens.Where(s => OrderGate.Concerns(order, s.Status.Areas ?? [])).Select(s => s.Device)];

    public IReadOnlyList<string> PostsFor(AlertOrder order) => [.. Posts.Where(p => OrderGate.Concerns(order, p.Areas)).Select(p => p.Device)];

    /// <summary>What is wrong with areas that a person named: each must concern a device that we know. Nothing, while none has told its areas.</summary>
    public IEnumerable<string> Errors(IReadOnlyList<string> areas)
    {
        var known = Areas.Order(StringComparer.Ordinal).ToList();
        if (known.Count == 0) yield break;
        foreach (var area in areas.Where(a => AreaCode.IsValid(a) && !known.Any(k => AreaCode.Covers(a, k))))
            yield return $"--area {area} concerns no known device{Nearest.Hint(area, known)}: devices stand in {string.Join(", ", known.Take(MaxNamed))}"
                + $"{(known.Count > MaxNamed ? $" and {known.Count - MaxNamed} more" : "")}; correct it, or add --force to sign it all the same";
    }

    private const int MaxNamed = 20;

    private static List<OrderPost> PostsOf(string path)
    {
        using var database = RawDatabase.Open(path, readOnly: true);
        using var rows = database.Prepare("SELECT device, seen, status FROM device ORDER BY device");
        var found = new List<OrderPost>();
        while (rows.Step())
            if (JsonSerializer.Deserialize(rows.Text(2), ContractsJson.Default.DeviceStatus)?.Areas is { Count: > 0 } areas)
                found.Add(new OrderPost(rows.Text(0), areas, rows.IsNull(1) ? null : rows.Long(1)));
        return found;
    }
}
