using System.Text.Json.Serialization;

namespace Telemetry.Bench;

/// <summary>What a figure was to be. In the result <c>target</c> is its limit.</summary>
internal sealed record Target(string Name, double Value, [property: JsonPropertyName("target")] double Limit, bool Met)
{
    public static Target AtMost(string name, double value, double limit) => new(name, value, limit, value <= limit);

    public static Target AtLeast(string name, double value, double limit) => new(name, value, limit, value >= limit);
}
