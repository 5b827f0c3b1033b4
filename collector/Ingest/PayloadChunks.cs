namespace Telemetry.Collector;

/// <summary>A part of a chunk.</summary>
public readonly record struct PayloadPiece(PayloadChunk Chunk, int Start, int Length)
{
    public ReadOnlySpan<byte> Bytes => Chunk.Buffer.AsSpan(Start, Length);
}

/// <summary>A buffer that holds payloads one behind the other.</summary>
public sealed class PayloadChunk(int size)
{
    internal byte[] Buffer { get; } = new byte[size];
    internal int Used { get; set; }
    internal int Open { get; set; }
}

/// <summary>
/// Memory of messages in the queue. They leave in the order in which they came, so chunks become free one after the other and are used again: one buffer
/// for each message would be rented on one thread and returned on another, thousands at a time, which no pool keeps, and would grow old on the heap.
/// </summary>
public static class PayloadChunks
{
    // Room for some sixty batches; a larger payload gets a chunk of its own. What is kept is the queue's default size.
    private const int ChunkBytes = 256 << 10, Kept = 32;

    private static readonly Lock Gate = new();
    private static readonly Stack<PayloadChunk> Free = new();
    private static PayloadChunk current = new(ChunkBytes);

    public static PayloadPiece Copy(ReadOnlySpan<byte> payload)
    {
        lock (Gate)
        {
            if (payload.Length > current.Buffer.Length - current.Used) current = Next(payload.Length);
            var piece = new PayloadPiece(current, current.Used, payload.Length);
            current.Used += payload.Length;
            current.Open++;
            payload.CopyTo(piece.Chunk.Buffer.AsSpan(piece.Start));
            return piece;
        }
    }

    public static void Return(PayloadPiece piece)
    {
        lock (Gate)
        {
            var chunk = piece.Chunk;
            if (--chunk.Open > 0) return;
            chunk.Used = 0;
            if (chunk != current && chunk.Buffer.Length == ChunkBytes && Free.Count < Kept) Free.Push(chunk);
        }
    }

    private static PayloadChunk Next(int length)
    {
        // The one that was filled comes back with its last piece, or now if that has gone already.
        if (current.Open == 0 && current.Buffer.Length == ChunkBytes && Free.Count < Kept) Free.Push(current);
        return length > ChunkBytes ? new PayloadChunk(length) : Free.TryPop(out var free) ? free : new PayloadChunk(ChunkBytes);
    }
}
