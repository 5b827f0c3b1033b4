using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Texts of InfluxQL. https://docs.influxdata.com/influxdb/v1/query_language/spec/</summary>
public static class InfluxQl
{
    /// <summary>Raw points live in the default retention policy, hourly roll-ups in this one.</summary>
    public const string Hourly = "hourly";

    /// <summary>The last millisecond that fits InfluxDB's 64 bits of nanoseconds.</summary>
    private const long LastInstant = 9_223_372_036_853;

    public static string Name(string name) => $"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    public static string Text(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    /// <param name="selected">What stands after SELECT.</param>
    public static string Select(string selected, string from, string where, string groupBy) => $"SELECT {selected} FROM {from} WHERE {where} GROUP BY {groupBy}";

    public static string Range(long from, long to, string? device) => string.Create(
        CultureInfo.InvariantCulture, $"time >= {Clamp(from)}ms AND time < {Clamp(to)}ms{OfDevice(device)}");

    public static string Since(long instant) => string.Create(CultureInfo.InvariantCulture, $"time >= {Clamp(instant)}ms");

    public static string Before(long instant, string? device) => string.Create(CultureInfo.InvariantCulture, $"time < {Clamp(instant)}ms{OfDevice(device)}");

    /// <summary>Steps that begin at multiples of their length counted from midnight in Japan, for every series; empty ones are left out.</summary>
    public static string Steps(long step) => string.Create(CultureInfo.InvariantCulture, $"time({step}ms, {(StepFold.StartOf(0, step) + step) % step}ms), * fill(none)");

    public static string Function(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Mean => "mean",
        Aggregate.Min => "min",
        Aggregate.Max => "max",
        Aggregate.Sum => "sum",
        Aggregate.Count => "count",
        _ => "last",
    };

    private static string OfDevice(string? device) => device is null ? "" : $" AND \"device\" = {Text(device)}";

    private static long Clamp(long instant) => Math.Clamp(instant, 0, LastInstant);
}
