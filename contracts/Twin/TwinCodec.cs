using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>A twin, or every reason why it is none.</summary>
/// <param name="Version">Where it could be read, also of a message that is refused.</param>
public sealed record TwinReading(DeviceTwin? Twin, long? Version, IReadOnlyList<string> Errors);

/// <summary>JSON of the twin and of the report. Reading refuses the whole message and names everything that is wrong with it.</summary>
public static class TwinCodec
{
    private const string VMember = "v", VersionMember = "version", SourcesMember = "sources";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TwinReading Read(ReadOnlyMemory<byte> payload)
    {
        var errors = new List<string>();
        long? version = null;
        DeviceTwin? twin = null;
        StrictJson.Read(payload, DeviceTwin.MaxBytes, errors, json =>
        {
            version = StrictJson.Whole(json, VersionMember, 1, DeviceTwin.MaxVersion, errors);
            twin = Read(json, version ?? 0, errors);
        });
        return new(errors.Count == 0 ? twin : null, version, errors);
    }

    public static byte[] Write(DeviceTwin twin) => Write(json => Write(json, twin));

    public static byte[] Write(TwinReport report) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber(VMember, 1);
        if (report.Version is { } version) json.WriteNumber(VersionMember, version);
        else json.WriteNull(VersionMember);
        json.WriteString("state", OrderCodec.Word(report.State));
        json.WriteStartArray("errors");
        foreach (var error in report.Errors) json.WriteStringValue(error);
        json.WriteEndArray();
        json.WritePropertyName("applied");
        Write(json, report.Applied);
        json.WriteNumber("at", report.At);
        json.WriteEndObject();
    });

    /// <returns>The report, or null when any rule is broken.</returns>
    public static TwinReport? TryReadReport(ReadOnlyMemory<byte> payload)
    {
        var errors = new List<string>();
        TwinReport? report = null;
        StrictJson.Read(payload, TwinReport.MaxBytes, errors, json => report = ReadReport(json, errors));
        return errors.Count == 0 ? report : null;
    }

    /// <summary>A twin inside another document; version 0 is the device's file.</summary>
    /// <returns>The twin; not to be used when an error was added.</returns>
    public static DeviceTwin Read(JsonElement json, ICollection<string> errors) =>
        json.ValueKind == JsonValueKind.Object
            ? Read(json, StrictJson.Whole(json, VersionMember, 0, DeviceTwin.MaxVersion, errors) ?? 0, errors)
            : Refused(errors, "a twin is a JSON object");

    public static void Write(Utf8JsonWriter json, DeviceTwin twin)
    {
        json.WriteStartObject();
        json.WriteNumber(VMember, 1);
        json.WriteNumber(VersionMember, twin.Version);
        WriteOptions(json, twin.Options);
        json.WriteStartObject(SourcesMember);
        foreach (var (name, options) in twin.Sources.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(name);
            WriteOptions(json, options);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static DeviceTwin Read(JsonElement json, long version, ICollection<string> errors)
    {
        StrictJson.Whole(json, VMember, 1, 1, errors);
        var sources = new Dictionary<string, IReadOnlyDictionary<string, TwinValue>>();
        if (!json.TryGetProperty(SourcesMember, out var all) || all.ValueKind != JsonValueKind.Object)
            errors.Add("sources is missing or no object: write \"sources\": {} to leave every source as in the device's file");
        else if (all.EnumerateObject().Count() > DeviceTwin.MaxSources)
            errors.Add($"sources names more than {DeviceTwin.MaxSources} sources");
        else
            foreach (var source in all.EnumerateObject())
                sources[source.Name] = ReadOptions(source.Value, $"sources.{StrictJson.Shown(source.Name)}", [], errors);
        return new(version, ReadOptions(json, "", [VMember, VersionMember, SourcesMember], errors), sources);
    }

    private static Dictionary<string, TwinValue> ReadOptions(JsonElement json, string path, string[] except, ICollection<string> errors)
    {
        var options = new Dictionary<string, TwinValue>();
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() > DeviceTwin.MaxOptions)
        {
            errors.Add($"{path} is no object of at most {DeviceTwin.MaxOptions} options: write {{ \"interval\": \"00:00:10\" }}");
            return options;
        }
        foreach (var member in json.EnumerateObject())
        {
            if (except.Contains(member.Name)) continue;
            if (Value(member.Value) is { } value) options[member.Name] = value;
            else
                errors.Add($"{path}{(path.Length > 0 ? "." : "")}{StrictJson.Shown(member.Name)} is not one value:"
                           + $" write a text of at most {DeviceTwin.MaxTextLength} characters, a number, true or false");
        }
        return options;
    }

    private static TwinValue? Value(JsonElement value)
    {
        TwinValue? read = value.ValueKind switch
        {
            JsonValueKind.String => new(value.GetString()!, Quoted: true),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new(value.GetRawText(), Quoted: false),
            _ => null,
        };
        return read is { Text.Length: <= DeviceTwin.MaxTextLength } ? read : null;
    }

    private static TwinReport? ReadReport(JsonElement json, List<string> errors)
    {
        StrictJson.Whole(json, VMember, 1, 1, errors);
        var at = StrictJson.Whole(json, "at", 0, WireTime.Max, errors);
        long? version = json.TryGetProperty(VersionMember, out var number) && number.ValueKind == JsonValueKind.Null
            ? null : StrictJson.Whole(json, VersionMember, 0, DeviceTwin.MaxVersion, errors);
        if (!json.TryGetProperty("state", out var word) || word.ValueKind != JsonValueKind.String || !OrderCodec.TryWord(word.GetString(), out TwinState state)
            || !json.TryGetProperty("errors", out var list) || list.ValueKind != JsonValueKind.Array
            || !list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            || !json.TryGetProperty("applied", out var applied))
        {
            errors.Add("state, errors or applied is missing or not what it should be");
            return null;
        }
        return new(version, state, [.. list.EnumerateArray().Select(item => item.GetString()!)], Read(applied, errors), at ?? 0);
    }

    private static DeviceTwin Refused(ICollection<string> errors, string why)
    {
        errors.Add(why);
        return DeviceTwin.File;
    }

    private static void WriteOptions(Utf8JsonWriter json, IReadOnlyDictionary<string, TwinValue> options)
    {
        foreach (var (name, value) in options.OrderBy(option => option.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            if (value.Quoted) json.WriteStringValue(value.Text);
            else json.WriteRawValue(value.Text);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
