using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>
/// JSON of everything that crosses a wire: camel case, enum words in kebab case, no duplicate keys. Null is written, never left out:
/// a reader refuses a record that lacks a member without a default.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(WireEnumConverter<DeviceState>), typeof(WireEnumConverter<SourceState>), typeof(WireEnumConverter<ReceiptState>),
        typeof(WireEnumConverter<ClockQuality>), typeof(WireEnumConverter<CommandKind>), typeof(WireEnumConverter<CommandState>),
        typeof(WireEnumConverter<PanelState>)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DeviceStatus))]
[JsonSerializable(typeof(JournalStatus))]
[JsonSerializable(typeof(ScreenStatus))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(IReadOnlyList<TwinView>))]
[JsonSerializable(typeof(IReadOnlyList<CommandView>))]
[JsonSerializable(typeof(IReadOnlyList<ContentView>))]
[JsonSerializable(typeof(IReadOnlyList<CommandResult>))]
[JsonSerializable(typeof(IReadOnlyList<DeviceView>))]
[JsonSerializable(typeof(IReadOnlyList<LatestValue>))]
[JsonSerializable(typeof(SeriesResponse))]
[JsonSerializable(typeof(IReadOnlyList<AlertView>))]
[JsonSerializable(typeof(UniqueResponse))]
[JsonSerializable(typeof(LedgerResponse))]
[JsonSerializable(typeof(IReadOnlyList<IncidentView>))]
[JsonSerializable(typeof(IReadOnlyList<QuarantinedLine>))]
[JsonSerializable(typeof(QuarantineSummary))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>
/// Enum words on the wire are kebab case text and nothing else. The framework's own converter also takes other cases, white space
/// around the word, and lists such as "online,offline".
/// </summary>
public sealed class WireEnumConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && OrderCodec.TryWord(reader.GetString(), out T value)
            ? value
            : throw new JsonException($"not a word of {typeof(T).Name}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(OrderCodec.Word(value));
}
