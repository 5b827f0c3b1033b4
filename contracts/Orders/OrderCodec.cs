using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>
/// The JSON payload of an order. Reading is strict, because it drives screens and radios: a missing member, a word outside its
/// list, a number out of range or a repeated key refuses the whole order. Unknown members are ignored.
/// </summary>
public static class OrderCodec
{
    public const int MaxAreas = 256, MaxLanguages = 16, MaxTextLength = 400;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static byte[] Write(AlertOrder order)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("v", AlertOrder.Version);
            json.WriteString("iss", order.Issuer);
            json.WriteString("order", order.Order);
            json.WriteNumber("rev", order.Rev);
            json.WriteNumber("seq", order.Seq);
            json.WriteString("kind", Word(order.Kind));
            json.WriteString("status", Word(order.Status));
            json.WriteString("origin", Word(order.Origin));
            json.WriteString("hazard", order.Hazard);
            json.WriteNumber("level", order.Level);
            json.WriteStartArray("areas");
            foreach (var area in order.Areas) json.WriteStringValue(area);
            json.WriteEndArray();
            json.WriteNumber("issued", order.Issued);
            json.WriteNumber("expires", order.Expires);
            if (order.Arrival is { } arrival) json.WriteNumber("arrival", arrival);
            WriteTexts(json, "headline", order.Headline);
            WriteTexts(json, "action", order.Action);
            if (order.Source is { } source)
            {
                json.WriteStartObject("source");
                json.WriteString("id", source.Id);
                json.WriteString("sha256", source.Sha256);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <returns>The order, or null when any rule is broken.</returns>
    public static AlertOrder? TryRead(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            return TryRead(document.RootElement);
        }
        // A lone surrogate written as \uD800 parses as JSON and throws when a name or a value is read as text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The wire word of an enum value: its name in kebab case.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Reads exactly a wire word: not a number, not another case.</summary>
    public static bool TryWord<T>(string? word, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
            if (Word(candidate) == word)
            {
                value = candidate;
                return true;
            }
        value = default;
        return false;
    }

    private static AlertOrder? TryRead(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        if (Whole(json, "v", 1, 1) is null) return null;
        if (Text(json, "iss") is not { } issuer || !WireName.IsValid(issuer)) return null;
        if (Text(json, "order") is not { } order || !WireName.IsValid(order)) return null;
        if (Whole(json, "rev", 1, int.MaxValue) is not { } rev || Whole(json, "seq", 1, long.MaxValue) is not { } seq) return null;
        if (!TryWord(Text(json, "kind"), out OrderKind kind)) return null;
        if (!TryWord(Text(json, "status"), out OrderStatus status)) return null;
        if (!TryWord(Text(json, "origin"), out OrderOrigin origin)) return null;
        if (Text(json, "hazard") is not { } hazard || !WireName.IsValid(hazard)) return null;
        if (Whole(json, "level", 0, 5) is not { } level) return null;
        if (Areas(json) is not { } areas) return null;
        if (Whole(json, "issued", 0, WireTime.Max) is not { } issued) return null;
        if (Whole(json, "expires", 0, Math.Min(issued + AlertOrder.MaxLifeMilliseconds, WireTime.Max)) is not { } expires) return null;
        var arrival = Whole(json, "arrival", 0, WireTime.Max);
        if (arrival is null && json.TryGetProperty("arrival", out _)) return null;
        if (Texts(json, "headline") is not { } headline || Texts(json, "action") is not { } action) return null;
        if (!TrySource(json, out var source)) return null;
        return new AlertOrder(
            issuer, order, (int)rev, seq, kind, status, origin, hazard, (int)level, areas, issued, expires, arrival, headline, action, source);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MaxTextLength } text ? text : null;

    private static long? Whole(JsonElement json, string name, long min, long max) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        && number >= min && number <= max ? number : null;

    private static List<string>? Areas(JsonElement json)
    {
        if (!json.TryGetProperty("areas", out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MaxAreas) return null;
        var areas = new List<string>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (Text(item) is not { } code || !AreaCode.IsValid(code)) return null;
            areas.Add(code);
        }
        return areas;
    }

    private static SortedDictionary<string, string>? Texts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var map) || map.ValueKind != JsonValueKind.Object) return null;
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
        {
            if (texts.Count == MaxLanguages || !IsLanguage(property.Name)) return null;
            if (Text(property.Value) is not { } text) return null;
            texts[property.Name] = text;
        }
        return texts;
    }

    // Ascii first: the Kelvin sign, among others, is a letter of ASCII once it is lowered.
    private static bool IsLanguage(string tag) => Ascii.IsValid(tag) && WireName.IsValid(tag.ToLowerInvariant());

    private static bool TrySource(JsonElement json, out OrderSource? source)
    {
        source = null;
        if (!json.TryGetProperty("source", out var value)) return true;
        if (value.ValueKind != JsonValueKind.Object || Text(value, "id") is not { } id || Text(value, "sha256") is not { } hash) return false;
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) return false;
        source = new OrderSource(id, hash);
        return true;
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (language, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal)) json.WriteString(language, text);
        json.WriteEndObject();
    }
}
