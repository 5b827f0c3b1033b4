using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What a device told about its journal, as the log keeps it.</summary>
/// <param name="At">Wall time of the telling, ms.</param>
public readonly record struct ToldJournal(string Device, uint Boot, JournalStatus Journal, long At)
{
    public void Write(BinaryWriter to)
    {
        to.Write(Device);
        to.Write(Boot);
        to.Write7BitEncodedInt64(At);
        to.Write(JsonSerializer.Serialize(Journal, ContractsJson.Default.JournalStatus));
    }

    public static ToldJournal Read(BinaryReader from)
    {
        var (device, boot, at) = (from.ReadString(), from.ReadUInt32(), from.Read7BitEncodedInt64());
        return new(device, boot, JsonSerializer.Deserialize(from.ReadString(), ContractsJson.Default.JournalStatus)!, at);
    }
}
