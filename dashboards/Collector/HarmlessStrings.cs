using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Every text that the collector tells was written by a device, a person or a file: it is harmless before any page, stream or file has it.</summary>
public sealed class HarmlessStrings : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? HarmlessText.Whole(text, keepLines: true) : null;

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HarmlessText.Whole(reader.GetString()!, keepLines: true);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
