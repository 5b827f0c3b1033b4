using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The memory of twins on disk, beside the journal.</summary>
internal sealed class TwinFile(string journalPath)
{
    /// <summary>Three twins, and what surrounds them.</summary>
    private const int MostBytes = 4 * DeviceTwin.MaxBytes;

    private readonly KeptFile file = new(journalPath + ".twin.json");

    public string Path => file.Path;

    /// <summary>Null when it is on the disk, otherwise why not.</summary>
    public string? TryStore(TwinMemory memory) => file.TryWrite(Write(memory));

    /// <summary>What is on the disk; a damaged file is set aside and the agent's own file alone is used.</summary>
    /// <param name="notice">What went wrong, in words; null when nothing did.</param>
    public TwinMemory Load(DateTimeOffset now, out string? notice)
    {
        notice = null;
        try
        {
            if (file.Read(MostBytes) is not { } bytes) return TwinMemory.Empty;
            if (TryRead(bytes) is { } memory) return memory;
            notice = $"the twin kept on disk was damaged and is set aside as {file.SetAside(now)}: the device's file is used until the twin comes again";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notice = $"the twin kept on disk cannot be read ({e.Message}): the device's file is used until the twin comes again";
        }
        return TwinMemory.Empty;
    }

    private static byte[] Write(TwinMemory memory)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("proven");
            TwinCodec.Write(json, memory.Proven);
            if (memory.Candidate is { } candidate)
            {
                json.WritePropertyName("candidate");
                TwinCodec.Write(json, candidate.Twin);
                json.WriteNumber("tries", candidate.Tries);
            }
            if (memory.Rejected is { } rejected)
            {
                json.WritePropertyName("rejected");
                TwinCodec.Write(json, rejected.Twin);
                json.WriteString("reason", rejected.Reason);
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static TwinMemory? TryRead(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var json = document.RootElement;
            var errors = new List<string>();
            var memory = new TwinMemory(TwinCodec.Read(json.GetProperty("proven"), errors), null, null);
            if (json.TryGetProperty("candidate", out var candidate))
                memory = memory with { Candidate = new(TwinCodec.Read(candidate, errors), json.GetProperty("tries").GetInt32()) };
            if (json.TryGetProperty("rejected", out var rejected))
                memory = memory with { Rejected = new(TwinCodec.Read(rejected, errors), json.GetProperty("reason").GetString() ?? "") };
            return errors.Count == 0 ? memory : null;
        }
        // What JsonElement throws for a missing member, another kind of value, a number out of range.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
