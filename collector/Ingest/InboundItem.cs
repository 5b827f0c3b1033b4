namespace Telemetry.Collector;

/// <summary>A message on its way to the writer, in a piece of memory that goes back by <see cref="Return"/>.</summary>
/// <param name="Ticket">Of a sender who waits for the commit; null for the broker's.</param>
public readonly record struct InboundItem(TopicKind Kind, string Device, PayloadPiece Piece, bool Retained, CommitTicket? Ticket = null)
{
    public int Length => Piece.Length;

    public ReadOnlySpan<byte> Payload => Piece.Bytes;

    public static InboundItem Copy(TopicKind kind, string device, ReadOnlySpan<byte> payload, bool retained, CommitTicket? ticket = null) =>
        new(kind, device, PayloadChunks.Copy(payload), retained, ticket);

    public void Return() => PayloadChunks.Return(Piece);
}
