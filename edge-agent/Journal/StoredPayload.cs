using System.IO.Compression;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Bytes as they lie in the journal: compressed, because every byte of a commit wears flash and lines repeat their words. One byte
/// before them says which: <c>B</c> Brotli, <c>=</c> as they are. A batch of line protocol begins with <c>#</c> and may stand bare.
/// </summary>
internal static class StoredPayload
{
    private const byte Compressed = (byte)'B', Plain = (byte)'=', Bare = (byte)'#';

    // Measured on 7 KB of mixed lines: quality 6 gives 15 % in 0.06 ms, quality 11 gives 14 % in 7 ms.
    private const int Quality = 6, Window = 16, Length = 4;

    public static byte[] Pack(ReadOnlySpan<byte> payload)
    {
        var room = new byte[1 + Length + BrotliEncoder.GetMaxCompressedLength(payload.Length)];
        if (!BrotliEncoder.TryCompress(payload, room.AsSpan(1 + Length), out var written, Quality, Window) || written >= payload.Length)
            return [Plain, .. payload];
        room[0] = Compressed;
        BitConverter.TryWriteBytes(room.AsSpan(1), payload.Length);
        return room[..(1 + Length + written)];
    }

    /// <summary>Null when the bytes cannot be what was packed: a damaged disk.</summary>
    public static byte[]? Unpack(byte[] stored)
    {
        switch (stored)
        {
            case [Bare, ..]:
                return stored;
            case [Plain, .. var plain]:
                return plain;
            case [Compressed, _, _, _, _, ..]:
                var length = BitConverter.ToInt32(stored, 1);
                if (length is < 0 or > Intake.MostBytes) return null;
                var payload = new byte[length];
                return BrotliDecoder.TryDecompress(stored.AsSpan(1 + Length), payload, out var written) && written == length ? payload : null;
            default:
                return null;
        }
    }
}
