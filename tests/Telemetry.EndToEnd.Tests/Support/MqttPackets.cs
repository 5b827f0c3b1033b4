using System.Buffers.Binary;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>The few packets of MQTT 3.1.1 that a device needs. https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html</summary>
internal static class MqttPackets
{
    public const byte ConnAck = 2, Publish = 3, PubAck = 4, SubAck = 9;

    // Clean session; with a will: QoS 1, retained.
    private const byte Clean = 0x02, WithWill = Clean | 0x04 | 0x08 | 0x20, QoS1 = 0x32, Retained = 0x01;

    /// <summary>A clean session without a keep-alive: who connects may fall silent.</summary>
    /// <param name="will">Given by the broker, retained, when the connection breaks.</param>
    public static byte[] Connect(string client, (string Topic, byte[] Message)? will = null)
    {
        byte[] body =
        [
            .. Text("MQTT"), 4, will is null ? Clean : WithWill, 0, 0, .. Text(client),
            .. will is { } last ? (byte[])[.. Text(last.Topic), (byte)(last.Message.Length >> 8), (byte)last.Message.Length, .. last.Message] : [],
        ];
        return [0x10, .. Length(body.Length), .. body];
    }

    public static byte[] Subscribe(string topic) => [0x82, .. Length(5 + topic.Length), 0, 1, .. Text(topic), 0];

    /// <summary>Everything before the payload, at QoS 1.</summary>
    public static byte[] PublishHead(string topic, ushort id, int payload, bool retained = false) =>
        [retained ? (byte)(QoS1 | Retained) : QoS1, .. Length(4 + topic.Length + payload), .. Text(topic), (byte)(id >> 8), (byte)id];

    /// <summary>Takes the first whole packet off the front; false while there is none.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out byte kind, out ReadOnlySpan<byte> body)
    {
        kind = 0;
        body = default;
        int length = 0, at = 1;
        while (true)
        {
            if (at >= received.Length) return false;
            length |= (received[at] & 0x7f) << (7 * (at - 1));
            if ((received[at++] & 0x80) == 0) break;
        }
        if (received.Length < at + length) return false;
        kind = (byte)(received[0] >> 4);
        body = received.Slice(at, length);
        received = received[(at + length)..];
        return true;
    }

    public static ushort IdOf(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadUInt16BigEndian(body);

    /// <summary>The payload of a message at QoS 0.</summary>
    public static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> body) => body[(2 + BinaryPrimitives.ReadUInt16BigEndian(body))..];

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Length(int length)
    {
        List<byte> bytes = [];
        for (; length > 0x7f; length >>= 7) bytes.Add((byte)(length & 0x7f | 0x80));
        return [.. bytes, (byte)length];
    }
}
