using System.Text;

namespace Telemetry.Collector;

/// <summary>
/// Sorts messages by topic, on the connection's thread: telemetry and statuses are copied into the queue (which may make this
/// thread wait), receipts and the answers to twins and commands go their own way so that a backlog of telemetry never delays them. Everything else is counted.
/// </summary>
public sealed class MessageRouter(
    Topics topics, InboundQueue queue, ReceiptIntake receipts, FleetIntake fleet, IngestCounters counters, DeskForwarder? forwarder = null,
    RetainedWatches? retained = null, ScreenIntake? screens = null)
{
    // Interned names: the loop and the counters see one string per device. Used on one thread.
    private const int MaxNames = 100_000;
    private readonly Dictionary<byte[], string> names = new(BytesComparer.Instance);

    public void Take(in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address))
        {
            counters.RefuseMessage("foreign-topic");
            return;
        }
        switch (address.Kind)
        {
            case TopicKind.Telemetry when forwarder?.Takes(Name(address.Id), message.Payload) == true:
                break;
            case TopicKind.Telemetry or TopicKind.DeskBatch:
                queue.Add(InboundItem.Copy(TopicKind.Telemetry, Name(address.Id), message.Payload, message.Retained));
                break;
            case TopicKind.Status when message.Payload.Length is > 0 and <= DeviceStatus.MaxBytes:
                queue.Add(InboundItem.Copy(TopicKind.Status, Name(address.Id), message.Payload, message.Retained));
                break;
            case TopicKind.Status:
                counters.RefuseMessage(message.Payload.IsEmpty ? "empty-status" : "status-too-large");
                break;
            case TopicKind.Receipt:
                if (receipts.Take(Name(address.Id), message.Payload) is { } refusal) counters.RefuseMessage(refusal);
                break;
            case TopicKind.Screen:
                if (screens?.Take(Name(address.Id), message.Payload) is { } unfit) counters.RefuseMessage(unfit);
                break;
            case TopicKind.TwinReported or TopicKind.CommandResult:
                if (fleet.Take(address.Kind, Name(address.Id), message.Payload) is { } why) counters.RefuseMessage(why);
                break;
            case TopicKind.DayKeyRequest when message.Payload.Length == DayKeyMessage.Request.Length:
                queue.Add(InboundItem.Copy(TopicKind.DayKeyRequest, Name(address.Id), message.Payload, message.Retained));
                break;
            case TopicKind.DayKeyRequest:
                counters.RefuseMessage("bad-key-request");
                break;
            case TopicKind.Order or TopicKind.KeyRing:
                retained?.Orders.See(Encoding.UTF8.GetString(message.Topic), message.Payload);
                break;
            case TopicKind.TwinDesired or TopicKind.Content:
                retained?.Fleet.See(Encoding.UTF8.GetString(message.Topic), message.Payload);
                break;
            default:
                counters.RefuseMessage("foreign-topic");
                break;
        }
    }

    private string Name(ReadOnlySpan<byte> id)
    {
        var lookup = names.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(id, out var name)) return name;
        name = Encoding.ASCII.GetString(id);
        if (names.Count < MaxNames) lookup[id] = name;
        return name;
    }
}
