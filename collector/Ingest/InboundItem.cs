using System.Buffers;

namespace Telemetry.Collector;

/// <summary>A message on its way to the writer, in a rented buffer that goes back by <see cref="Return"/>.</summary>
/// <param name="Ticket">Of a sender who waits for the commit; null for the broker's.</param>
public readonly record struct InboundItem(TopicKind Kind, string Device, byte[] Buffer, int Length, bool Retained, CommitTicket? Ticket = null)
{
    public ReadOnlySpan<byte> Payload => Buffer.AsSpan(0, Length);

    public static InboundItem Copy(TopicKind kind, string device, ReadOnlySpan<byte> payload, bool retained, CommitTicket? ticket = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(buffer);
        return new InboundItem(kind, device, buffer, payload.Length, retained, ticket);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
