using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Telemetry.Collector;

/// <summary>JSON of what only the collector itself says.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WireEnumConverter<ReceiptState>), typeof(WireEnumConverter<HealthState>), typeof(WireEnumConverter<HealthCause>)])]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(OrderReport))]
[JsonSerializable(typeof(IReadOnlyList<LineState>))]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class CollectorJson : JsonSerializerContext;
