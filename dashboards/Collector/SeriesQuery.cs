using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>One question to <c>/api/v1/query</c>.</summary>
/// <param name="Device">Null for all devices.</param>
/// <param name="Aggregate">mean, min, max, sum, count, last or increase.</param>
public sealed record SeriesQuery(
    string Measurement, string Field, string? Device, DateTimeOffset From, DateTimeOffset To, TimeSpan Step, string Aggregate)
{
    public static readonly string[] Aggregates = ["mean", "min", "max", "sum", "count", "last", "increase"];

    /// <summary>The query string, which the collector and <c>/data.csv</c> share.</summary>
    public string Text()
    {
        var device = Device is null ? "" : $"&device={Uri.EscapeDataString(Device)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"?measurement={Measurement}&field={Field}{device}&from={From.ToUnixTimeMilliseconds()}&to={To.ToUnixTimeMilliseconds()}&step={(long)Step.TotalSeconds}s&agg={Aggregate}");
    }

    /// <summary>Reads back what <see cref="Text"/> wrote; null when a part is missing, unknown or out of range.</summary>
    public static SeriesQuery? Read(Func<string, string?> part)
    {
        if (part("measurement") is not { } measurement || part("field") is not { } field) return null;
        if (Measurements.Find(measurement)?.Find(field) is null) return null;
        var device = part("device");
        if (device is not null && !DeviceId.TryParse(device, out _)) return null;
        if (Instant(part("from")) is not { } from || Instant(part("to")) is not { } to || to <= from) return null;
        if (to - from > TimeSpan.FromDays(3_660)) return null;
        if (part("step") is not [.. var digits, 's']) return null;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is 0 or > 86_400) return null;
        var aggregate = part("agg") ?? "mean";
        if (!Aggregates.Contains(aggregate)) return null;
        return new SeriesQuery(measurement, field, device, from, to, TimeSpan.FromSeconds(seconds), aggregate);
    }

    private static DateTimeOffset? Instant(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is > 0 and < 253_402_300_799_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;
}
