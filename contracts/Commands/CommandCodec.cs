using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>A command, or every reason why it is none.</summary>
/// <param name="Id">Where it could be read, also of a message that is refused.</param>
public sealed record CommandReading(DeviceCommand? Command, string? Id, IReadOnlyList<string> Errors);

/// <summary>JSON of a command: <c>{"v":1,"id":"c-17","command":"identify","issued":ms,"expires":ms,"seconds":10}</c>. Reading is strict.</summary>
public static class CommandCodec
{
    private static readonly string[] Common = ["v", "id", "command", "issued", "expires"];

    public static CommandReading Read(ReadOnlyMemory<byte> payload)
    {
        var errors = new List<string>();
        string? id = null;
        DeviceCommand? command = null;
        StrictJson.Read(payload, DeviceCommand.MaxBytes, errors, json =>
        {
            id = Text(json, "id") is { } text && WireName.IsValid(text) ? text : null;
            command = Read(json, id, errors);
        });
        return new(errors.Count == 0 ? command : null, id, errors);
    }

    public static byte[] Write(DeviceCommand command)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("id", command.Id);
            json.WriteString("command", OrderCodec.Word(command.Kind));
            json.WriteNumber("issued", command.Issued);
            json.WriteNumber("expires", command.Expires);
            if (command.Kind == CommandKind.RestartSource) json.WriteString("source", command.Source);
            if (command.Kind == CommandKind.Identify) json.WriteNumber("seconds", command.Seconds);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static DeviceCommand? Read(JsonElement json, string? id, List<string> errors)
    {
        StrictJson.Whole(json, "v", 1, 1, errors);
        if (id is null) errors.Add("id is missing or no name: write 1 to 63 characters of a-z, 0-9 and '-', new for every command");
        var issued = StrictJson.Whole(json, "issued", 0, WireTime.Max, errors) ?? 0;
        var expires = StrictJson.Whole(json, "expires", 0, WireTime.Max, errors) ?? 0;
        if (errors.Count == 0 && (expires <= issued || expires - issued > DeviceCommand.MaxLifeMilliseconds))
            errors.Add($"expires is {(expires - issued) / 1000} s after issued: write at most {DeviceCommand.MaxLifeMilliseconds / 1000} s");
        if (!OrderCodec.TryWord(Text(json, "command"), out CommandKind kind))
        {
            errors.Add($"command is missing or unknown: write one of {string.Join(", ", Enum.GetValues<CommandKind>().Select(OrderCodec.Word))}");
            return null;
        }
        var source = kind == CommandKind.RestartSource ? Text(json, "source") : null;
        if (kind == CommandKind.RestartSource && (source is null || !WireName.IsValid(source)))
            errors.Add("source is missing or no name: write the name of a source, as the status shows it");
        var seconds = kind == CommandKind.Identify && json.TryGetProperty("seconds", out _)
            ? StrictJson.Whole(json, "seconds", 1, DeviceCommand.MaxSeconds, errors) ?? 0 : 10;
        foreach (var member in json.EnumerateObject().Where(member => !Common.Contains(member.Name) && member.Name != OwnMember(kind)))
            errors.Add($"{StrictJson.Shown(member.Name)} is not a member of {OrderCodec.Word(kind)}: remove it or correct its name");
        return id is null ? null : new(id, kind, issued, expires, source, (int)seconds);
    }

    private static string? OwnMember(CommandKind kind) => kind switch
    {
        CommandKind.Identify => "seconds",
        CommandKind.RestartSource => "source",
        _ => null,
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
