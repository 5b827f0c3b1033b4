using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.Collector;

/// <summary>Composes a twin as a person writes it: a whole file, or single options over what is wanted now. Pure.</summary>
public static class TwinDraft
{
    private const string VersionMember = "version", SourcesMember = "sources";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <param name="file">The whole content, JSON; its version, if any, is not looked at. Null: the present content is the base.</param>
    /// <param name="set"><c>heartbeat=00:01:00</c>, or <c>SOURCE.interval=00:00:20</c>.</param>
    /// <param name="unset">The same names without a value: as in the device's own file again; a source's name alone: all of it.</param>
    /// <returns>Null when anything is wrong; then every reason is told.</returns>
    public static DeviceTwin? Make(
        DeviceTwin present, long version, string? file, IReadOnlyList<string> set, IReadOnlyList<string> unset, out IReadOnlyList<string> errors)
    {
        var wrong = new List<string>();
        errors = wrong;
        if (Base(present, file, wrong) is not { } json) return null;
        (json["v"], json[VersionMember]) = (1, version);
        if (json[SourcesMember] is not JsonObject sources)
        {
            if (json[SourcesMember] is not null) wrong.Add("sources is no object: write \"sources\": { \"NAME\": { ... } }");
            json[SourcesMember] = sources = [];
        }
        foreach (var name in unset) Unset(json, sources, name, wrong);
        foreach (var pair in set) Set(json, sources, pair, wrong);
        if (wrong.Count > 0) return null;
        var reading = TwinCodec.Read(JsonSerializer.SerializeToUtf8Bytes(json, CollectorJson.Default.JsonObject));
        wrong.AddRange(reading.Errors);
        return reading.Twin;
    }

    private static JsonObject? Base(DeviceTwin present, string? file, List<string> errors)
    {
        try
        {
            var text = file is null ? TwinCodec.Write(present) : System.Text.Encoding.UTF8.GetBytes(file);
            if (JsonNode.Parse(text, null, Strict) is JsonObject json) return json;
            errors.Add("the file is no JSON object: write { \"sources\": { ... } }");
        }
        catch (JsonException e)
        {
            errors.Add($"the file is not JSON without repeated members: {e.Message}");
        }
        return null;
    }

    private static void Set(JsonObject json, JsonObject sources, string pair, List<string> errors)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        if (at < 1)
        {
            errors.Add($"'{pair}' sets nothing: write NAME=VALUE, like sds011.interval=00:00:20");
            return;
        }
        var (name, value) = (pair[..at], Value(pair[(at + 1)..]));
        if (name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
        {
            if (sources[name[..dot]] is not JsonObject source) sources[name[..dot]] = source = [];
            source[name[(dot + 1)..]] = value;
        }
        else json[name] = value;
    }

    private static void Unset(JsonObject json, JsonObject sources, string name, List<string> errors)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var gone = dot > 0 ? sources[name[..dot]] is JsonObject source && source.Remove(name[(dot + 1)..]) : sources.Remove(name) || json.Remove(name);
        if (!gone) errors.Add($"'{name}' is not set in the twin: see collector twin show DEVICE");
        if (dot > 0 && sources[name[..dot]] is JsonObject { Count: 0 }) sources.Remove(name[..dot]);
    }

    // A number or a truth value is written as it is, everything else is a word.
    private static JsonValue Value(string text)
    {
        if (bool.TryParse(text, out var truth)) return JsonValue.Create(truth);
        try
        {
            return JsonNode.Parse(text) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
