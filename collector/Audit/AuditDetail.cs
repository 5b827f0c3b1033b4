using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>The JSON object of an entry: what is null is left out, Japanese stays readable.</summary>
public static class AuditDetail
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="members">Text, whole numbers, or lists of text.</param>
    public static string Of(params IEnumerable<(string Name, object? Value)> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value is null) continue;
                json.WritePropertyName(name);
                if (value is string text) json.WriteStringValue(text);
                else if (value is IEnumerable<string> list)
                {
                    json.WriteStartArray();
                    foreach (var item in list) json.WriteStringValue(item);
                    json.WriteEndArray();
                }
                else json.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
