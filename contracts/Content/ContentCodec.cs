using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>A pointer, or every reason why it is none.</summary>
public sealed record ContentReading(ContentPointer? Pointer, IReadOnlyList<string> Errors);

/// <summary>JSON of the pointer. Reading refuses the whole message and names everything that is wrong with it.</summary>
public static class ContentCodec
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ContentReading Read(ReadOnlyMemory<byte> payload)
    {
        var errors = new List<string>();
        ContentPointer? pointer = null;
        StrictJson.Read(payload, ContentPointer.MaxBytes, errors, json =>
        {
            StrictJson.Whole(json, "v", 1, 1, errors);
            var version = StrictJson.Whole(json, "version", 1, ContentPointer.MaxVersion, errors);
            var (url, sha256) = (Text(json, "url", errors), Text(json, "sha256", errors));
            if (version is null || url is null || sha256 is null) return;
            pointer = new(version.Value, url, sha256);
            errors.AddRange(pointer.Errors());
        });
        return new(errors.Count == 0 ? pointer : null, errors);
    }

    public static byte[] Write(ContentPointer pointer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteNumber("version", pointer.Version);
            json.WriteString("url", pointer.Url);
            json.WriteString("sha256", pointer.Sha256);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Text(JsonElement json, string name, List<string> errors)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        errors.Add($"{name} is missing or no text: write \"{name}\": \"...\"");
        return null;
    }
}
