using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>Reads an object that a stranger wrote: bounded, no member twice, and what is wrong in words.</summary>
internal static class StrictJson
{
    /// <summary>The largest whole number that every JSON reader takes exactly.</summary>
    public const long MaxExact = (1L << 53) - 1;

    private const int MaxShown = 80;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Runs <paramref name="read"/> over the object; anything that is none becomes an error.</summary>
    public static void Read(ReadOnlyMemory<byte> payload, int maxBytes, ICollection<string> errors, Action<JsonElement> read)
    {
        if (payload.Length > maxBytes)
        {
            errors.Add($"the message has {payload.Length} bytes or more: at most {maxBytes} are taken");
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) read(document.RootElement);
            else errors.Add("the message is not a JSON object: write { ... }");
        }
        // A lone surrogate written as \uD800 parses as JSON and throws when a name or a value is read as text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add($"the message is not JSON without repeated members: {Shown(e.Message)}");
        }
    }

    /// <summary>A whole number within its range; null with an error otherwise.</summary>
    public static long? Whole(JsonElement json, string name, long min, long max, ICollection<string> errors)
    {
        if (!json.TryGetProperty(name, out var value))
            errors.Add($"{name} is missing: write a whole number from {min} to {max}");
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        else errors.Add($"{name} is {Shown(value.GetRawText())}: write a whole number from {min} to {max}");
        return null;
    }

    /// <summary>What a stranger wrote, short enough to be repeated to others.</summary>
    public static string Shown(string text) => HarmlessText.Line(text, MaxShown);
}
