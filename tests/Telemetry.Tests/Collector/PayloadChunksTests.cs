using System.Security.Cryptography;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class PayloadChunksTests
{
    [Fact]
    public void Payloads_keep_their_bytes_while_others_come_and_go_and_memory_is_used_again()
    {
        var random = new Random(20_261_121);
        var waiting = new Queue<(PayloadPiece Piece, byte[] Hash)>();
        var chunks = new HashSet<PayloadChunk>();
        var bytes = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            // Now and then one that is larger than a chunk.
            var payload = new byte[i % 3_000 == 7 ? 300_000 : random.Next(0, 9_000)];
            random.NextBytes(payload);
            bytes += payload.Length;
            var piece = PayloadChunks.Copy(payload);
            chunks.Add(piece.Chunk);
            waiting.Enqueue((piece, SHA256.HashData(payload)));
            while (waiting.Count > random.Next(0, 200)) Take();
        }
        while (waiting.Count > 0) Take();
        // Other tests may hold some meanwhile.
        Assert.InRange(chunks.Count, 1, (int)(bytes / (256 << 10) / 3));

        void Take()
        {
            var (piece, hash) = waiting.Dequeue();
            Assert.Equal(hash, SHA256.HashData(piece.Bytes));
            PayloadChunks.Return(piece);
        }
    }
}
