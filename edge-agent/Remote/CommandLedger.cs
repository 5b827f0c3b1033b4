using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A command that was begun.</summary>
/// <param name="KernelBoot">In which boot of the machine it was begun.</param>
internal sealed record CommandBegun(DeviceCommand Command, string KernelBoot);

/// <summary>
/// The commands of late and what became of them, on disk before they are begun: a command is done once, also when the machine was
/// restarted in the middle. Not thread-safe.
/// </summary>
internal sealed class CommandLedger(string journalPath)
{
    /// <summary>A command lives for ten minutes, so what is forgotten is past its end. Refusals are forgotten first: they are judged the same again.</summary>
    public const int Most = 256;

    /// <summary>Results that are kept with their diagnostics; an older one is repeated without.</summary>
    private const int MostDiagnostics = 4;

    private const int MostBytes = 2 * 1024 * 1024;

    private readonly KeptFile file = new(journalPath + ".commands.json");
    private readonly List<CommandBegun> begun = [];
    private List<CommandResult> results = [];

    /// <summary>Answers of commands that the end of the last process interrupted: to be sent now.</summary>
    /// <returns>What went wrong with the file, in words; null when nothing did.</returns>
    public string? Load(DateTimeOffset now, string kernelBoot, out IReadOnlyList<CommandResult> answers)
    {
        answers = [];
        string? notice = null;
        try
        {
            if (file.Read(MostBytes) is not { } bytes) return null;
            if (!TryRead(bytes)) notice = $"the list of commands was damaged and is set aside as {file.SetAside(now)}: a command may be done a second time within its ten minutes";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notice = $"the list of commands cannot be read: {e.Message}";
        }
        answers = [.. begun.Select(left => Interrupted(left, kernelBoot, now.ToUnixTimeMilliseconds()))];
        begun.Clear();
        results.AddRange(answers);
        Store();
        return notice;
    }

    /// <summary>Null when this id is new.</summary>
    public CommandResult? Find(string id) => results.Find(result => result.Id == id);

    public bool IsUnderWay(string id) => begun.Exists(entry => entry.Command.Id == id);

    /// <summary>Null when it may be begun: it is on the disk; otherwise why not.</summary>
    public string? TryBegin(DeviceCommand command, string kernelBoot)
    {
        begun.Add(new(command, kernelBoot));
        if (Store() is not { } why) return null;
        begun.RemoveAt(begun.Count - 1);
        return why;
    }

    /// <summary>Remembers a command that was not begun. It is worth no write: whoever may send commands could wear the flash with it.</summary>
    public void Note(CommandResult refused)
    {
        results.Add(refused);
        if (results.Count > Most) results.RemoveAt(Math.Max(0, results.FindIndex(result => result.State is CommandState.Refused or CommandState.Expired)));
    }

    /// <summary>Ends a command that was begun.</summary>
    public void End(CommandResult result)
    {
        begun.RemoveAll(entry => entry.Command.Id == result.Id);
        Note(result);
        var full = results.Where(kept => kept.Diagnostics is not null).ToArray();
        foreach (var old in full.Take(Math.Max(0, full.Length - MostDiagnostics)))
            results[results.IndexOf(old)] = old with { Diagnostics = null, Reason = $"{old.Reason} (done before; the diagnostics are no longer kept)" };
        Store();
    }

    private static CommandResult Interrupted(CommandBegun left, string kernelBoot, long now)
    {
        var (state, reason) = left.Command.Kind switch
        {
            CommandKind.Reboot when left.KernelBoot != kernelBoot => (CommandState.Done, "the machine was restarted and the agent is back"),
            CommandKind.Reboot => (CommandState.Failed, "the agent was restarted, but the machine was not: look at its log"),
            _ => (CommandState.Failed, "the agent was restarted in the middle: send it again with a new id"),
        };
        return new(left.Command.Id, left.Command.Kind, state, reason, now);
    }

    private string? Store()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("begun");
            foreach (var entry in begun)
            {
                json.WriteStartObject();
                json.WriteString("boot", entry.KernelBoot);
                json.WritePropertyName("command");
                json.WriteRawValue(CommandCodec.Write(entry.Command));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WritePropertyName("results");
            JsonSerializer.Serialize(json, results, ContractsJson.Default.IReadOnlyListCommandResult);
            json.WriteEndObject();
        }
        return file.TryWrite(buffer.ToArray());
    }

    private bool TryRead(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            results = [.. document.RootElement.GetProperty("results").Deserialize(ContractsJson.Default.IReadOnlyListCommandResult)!];
            foreach (var entry in document.RootElement.GetProperty("begun").EnumerateArray())
            {
                if (CommandCodec.Read(JsonSerializer.SerializeToUtf8Bytes(entry.GetProperty("command"))).Command is not { } command) return false;
                begun.Add(new(command, entry.GetProperty("boot").GetString() ?? ""));
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            results = [];
            begun.Clear();
            return false;
        }
    }
}
