using System.Buffers;
using System.Buffers.Text;

namespace Telemetry.Contracts;

/// <summary>
/// A <see cref="HyperLogLog"/> as bytes and as text, one spelling per sketch:
/// <code>
/// sparse = %x01 *entry      entry = 24 bits, big endian: 6 zero, 12 register, 6 rank; registers rise; up to 1,023 entries
/// dense  = %x02 3072 bytes  4,096 ranks of 6 bits, the first in the highest bits; 1,024 or more of them touched
/// text   = base64url of the bytes, without padding
/// </code>
/// The first byte stands for precision and hash rule too: another of either is another number.
/// </summary>
public static class SketchCodec
{
    public const int MaxBytes = 1 + DenseBytes;
    public const int MaxTextLength = (MaxBytes * 4 + 2) / 3;
    private const byte Sparse = 1, Dense = 2;
    private const int DenseBytes = HyperLogLog.Registers * 6 / 8, EntryBytes = 3, FirstDense = DenseBytes / EntryBytes;

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static string ToText(HyperLogLog sketch) => Base64Url.EncodeToString(ToBytes(sketch));

    public static byte[] ToBytes(HyperLogLog sketch)
    {
        var ranks = sketch.Ranks;
        var touched = ranks.Length - ranks.Count((byte)0);
        return touched < FirstDense ? WriteSparse(ranks, touched) : WriteDense(ranks);
    }

    /// <summary>Null for anything that <see cref="ToText"/> does not write.</summary>
    public static HyperLogLog? TryReadText(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxTextLength || text.ContainsAnyExcept(Alphabet)) return null;
        var bytes = new byte[MaxBytes];
        // Bits after the last byte are refused by the decoder: one text for one value.
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done ? TryRead(bytes.AsSpan(0, length)) : null;
    }

    /// <summary>Null for anything that <see cref="ToBytes"/> does not write.</summary>
    public static HyperLogLog? TryRead(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : bytes[0] switch
    {
        Sparse => ReadSparse(bytes[1..]),
        Dense => ReadDense(bytes[1..]),
        _ => null,
    };

    private static byte[] WriteSparse(ReadOnlySpan<byte> ranks, int touched)
    {
        var bytes = new byte[1 + touched * EntryBytes];
        bytes[0] = Sparse;
        var at = 1;
        for (var register = 0; register < ranks.Length; register++)
        {
            if (ranks[register] == 0) continue;
            var entry = register << 6 | ranks[register];
            (bytes[at], bytes[at + 1], bytes[at + 2]) = ((byte)(entry >> 16), (byte)(entry >> 8), (byte)entry);
            at += EntryBytes;
        }
        return bytes;
    }

    private static byte[] WriteDense(ReadOnlySpan<byte> ranks)
    {
        var bytes = new byte[MaxBytes];
        bytes[0] = Dense;
        for (int register = 0, at = 1; register < ranks.Length; register += 4, at += 3)
        {
            var four = ranks[register] << 18 | ranks[register + 1] << 12 | ranks[register + 2] << 6 | ranks[register + 3];
            (bytes[at], bytes[at + 1], bytes[at + 2]) = ((byte)(four >> 16), (byte)(four >> 8), (byte)four);
        }
        return bytes;
    }

    private static HyperLogLog? ReadSparse(ReadOnlySpan<byte> entries)
    {
        if (entries.Length % EntryBytes != 0 || entries.Length / EntryBytes >= FirstDense) return null;
        var sketch = new HyperLogLog();
        var last = -1;
        for (var at = 0; at < entries.Length; at += EntryBytes)
        {
            var entry = entries[at] << 16 | entries[at + 1] << 8 | entries[at + 2];
            var (register, rank) = (entry >> 6, entry & 63);
            if (register <= last || register >= HyperLogLog.Registers || rank is 0 or > HyperLogLog.MaxRank) return null;
            sketch.Raise(last = register, (byte)rank);
        }
        return sketch;
    }

    private static HyperLogLog? ReadDense(ReadOnlySpan<byte> packed)
    {
        if (packed.Length != DenseBytes) return null;
        var sketch = new HyperLogLog();
        var touched = 0;
        for (var register = 0; register < HyperLogLog.Registers; register++)
        {
            var at = register / 4 * 3;
            var rank = (packed[at] << 16 | packed[at + 1] << 8 | packed[at + 2]) >> (18 - register % 4 * 6) & 63;
            if (rank > HyperLogLog.MaxRank) return null;
            if (sketch.Raise(register, (byte)rank)) touched++;
        }
        return touched >= FirstDense ? sketch : null;
    }
}
