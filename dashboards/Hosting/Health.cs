using System.Text.Json.Serialization;

namespace Telemetry.Dashboards;

/// <param name="State">ok, or collector-away: pages answer with last known values.</param>
/// <param name="Since">Begin of the collector's absence.</param>
/// <param name="LiveClients">Open live connections.</param>
public sealed record Health(string State, DateTimeOffset? Since, int LiveClients);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Health))]
internal sealed partial class HealthJson : JsonSerializerContext;
