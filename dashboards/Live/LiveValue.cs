using System.Text.Json.Serialization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>A number on a page that follows the collector.</summary>
/// <param name="Key">The element's <c>data-live</c>: <see cref="LiveKey"/>.</param>
/// <param name="Text">As written on the page, without unit.</param>
/// <param name="Value">Null where there is no measurement, as of a dead detector.</param>
/// <param name="Ms">Time of measurement.</param>
public sealed record LiveValue(string Key, string Text, double? Value, long Ms)
{
    public static LiveValue From(LatestValue v) => v.IsVoid
        ? new(LiveKey.Of(v), Figures.None, null, v.Time.ToUnixTimeMilliseconds())
        : new(LiveKey.Of(v), Figures.Text(v.Measurement, v.Field, v.Value), v.Value, v.Time.ToUnixTimeMilliseconds());
}

public static class LiveKey
{
    /// <summary><c>wifi/stations/ap-0001/bss=wlan0</c>: measurement first, so that a page can ask for what it shows.</summary>
    public static string Of(LatestValue v) => Of(v.Measurement, v.Field, v.Device, v.Tags);

    public static string Of(string measurement, string field, string device, IReadOnlyDictionary<string, string> tags) =>
        string.Join('/', [measurement, field, device, .. Words(tags)]);

    /// <summary>The tags that tell series of one device apart, in order.</summary>
    public static IEnumerable<string> Words(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(t => t.Key != "device").OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}");

    /// <summary>The line of <c>/</c> that says when a post was last seen.</summary>
    public static string Seen(string device) => $"seen//{device}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<LiveValue>))]
internal sealed partial class LiveJson : JsonSerializerContext;
