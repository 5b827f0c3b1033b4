using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>Hands each message to the intake it is for; a topic only sorts, it proves nothing.</summary>
public sealed class InboundOrders(OrderIntake orders, KeyRingIntake rings)
{
    public void Take(Topics topics, in InboundMessage message)
    {
        if (topics.TryParse(message.Topic, out var address)) Take(in address, in message);
    }

    public void Take(in TopicAddress address, in InboundMessage message)
    {
        if (address.Kind == TopicKind.Order) orders.Take(message.Payload, address.IdText, message.Waited);
        else if (address.Kind == TopicKind.KeyRing) rings.Take(message.Payload);
        else if (address.Kind == TopicKind.Beacon && !message.Retained) Hear(message.Payload);
    }

    private void Hear(ReadOnlySpan<byte> beacon)
    {
        if (beacon.Length <= Beacon.MaxBytes && orders.Ring is { } ring && Beacon.TryVerify(beacon.ToArray(), ring) is { } heard) orders.Hear(heard.Time);
    }
}
