using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What a device said to a twin, or with <paramref name="CommandId"/> to a command; checked, and kept as it came.</summary>
public sealed record FleetWord(string Device, string? CommandId, byte[] Payload)
{
    /// <returns>Null with the reason in one word when it is none.</returns>
    public static FleetWord? TryRead(TopicKind kind, string device, ReadOnlySpan<byte> payload, out string? refusal)
    {
        refusal = null;
        if (payload.Length > (kind == TopicKind.TwinReported ? TwinReport.MaxBytes : CommandResult.MaxBytes)) refusal = "fleet-word-too-large";
        else if (kind == TopicKind.TwinReported)
        {
            var copy = payload.ToArray();
            if (TwinCodec.TryReadReport(copy) is not null) return new FleetWord(device, null, copy);
            refusal = "bad-twin-report";
        }
        else
        {
            if (Result(payload) is { Id: { } id }) return new FleetWord(device, id, payload.ToArray());
            refusal = "bad-command-result";
        }
        return null;
    }

    public static CommandResult? Result(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.CommandResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
