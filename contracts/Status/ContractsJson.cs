using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>JSON of everything that crosses a wire: camel case, enum words in kebab case, absent instead of null, no duplicate keys.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(WireEnumConverter<DeviceState>), typeof(WireEnumConverter<SourceState>), typeof(WireEnumConverter<ReceiptState>),
        typeof(WireEnumConverter<ClockQuality>)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DeviceStatus))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(IReadOnlyList<DeviceView>))]
[JsonSerializable(typeof(IReadOnlyList<LatestValue>))]
[JsonSerializable(typeof(SeriesResponse))]
[JsonSerializable(typeof(IReadOnlyList<AlertView>))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>Enum words on the wire are kebab case text; numbers are refused.</summary>
public sealed class WireEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
