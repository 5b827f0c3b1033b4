using System.Text;

namespace Telemetry.BrokerLink;

/// <summary>A message as it lies in the library's memory: valid only during the call, so copy what must outlive it.</summary>
public readonly ref struct InboundMessage(
    ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, bool retained, int qos, TimeSpan waited = default)
{
    /// <summary>UTF-8, without a terminating zero.</summary>
    public ReadOnlySpan<byte> Topic { get; } = topic;

    /// <summary>At most <see cref="BrokerOptions.MaxPayloadBytes"/>; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>True when the broker had kept it from before the subscription.</summary>
    public bool Retained { get; } = retained;

    /// <summary>0, 1 or 2.</summary>
    public int Qos { get; } = qos;

    /// <summary>How long it lay unread at most, behind others that were worked off before it.</summary>
    public TimeSpan Waited { get; } = waited;

    /// <summary>The topic as a string (allocates).</summary>
    public string TopicText() => Encoding.UTF8.GetString(Topic);
}

/// <summary>
/// Takes one message on the connection's network thread. For QoS 1 the PUBACK leaves after it returns, so blocking here
/// is back-pressure; it also stops the keepalive, so a block of more than 1.5 x <see cref="BrokerOptions.KeepAlive"/>
/// costs the connection. An exception is caught, counted and logged, and the message counts as taken.
/// </summary>
public delegate void MessageHandler(in InboundMessage message);
