using System.Buffers.Binary;

namespace Telemetry.Collector;

/// <summary>
/// The cells of one row in few bytes. Grammar, all numbers as varints of seven bits:
/// <code>
/// row    = version(1) mask cell*            one bit of the mask per cell that has values, one cell per bit
/// cell   = count last-time number           count 1: the value; last-time in ms from the begin of the cell
///        | count last-time min max sum last [first inside]     more; the last two for counters only
/// number = zigzag(n) &lt;&lt; 2                 a whole number
///        | zigzag(n) &lt;&lt; 2 | 1             n hundredths
///        | 2, 8 bytes little-endian         any other double
/// </code>
/// Every double comes back to the bit.
/// </summary>
public static class CellCodec
{
    public const int MaxBytes = 1 + 5 + 32 * (10 + 10 + 6 * 10);

    private const byte Version = 1;
    private const double LargestWhole = 1L << 50;

    /// <returns>Bytes written; 0 when every cell is empty.</returns>
    public static int Encode(ReadOnlySpan<RollupCell> cells, long start, long slotMs, bool counter, Span<byte> to)
    {
        var mask = 0UL;
        for (var i = 0; i < cells.Length; i++)
            if (!cells[i].IsEmpty) mask |= 1UL << i;
        if (mask == 0) return 0;
        to[0] = Version;
        var at = 1;
        Write(to, ref at, mask);
        for (var i = 0; i < cells.Length; i++)
        {
            ref readonly var cell = ref cells[i];
            if (cell.IsEmpty) continue;
            Write(to, ref at, (ulong)cell.Count);
            Write(to, ref at, (ulong)(cell.LastTime - (start + i * slotMs)));
            if (cell.Count == 1)
            {
                WriteNumber(to, ref at, cell.Last);
                continue;
            }
            WriteNumber(to, ref at, cell.Min);
            WriteNumber(to, ref at, cell.Max);
            WriteNumber(to, ref at, cell.Sum);
            WriteNumber(to, ref at, cell.Last);
            if (!counter) continue;
            WriteNumber(to, ref at, cell.First);
            WriteNumber(to, ref at, cell.Inside);
        }
        return at;
    }

    /// <summary>Fills every cell, the empty ones too.</summary>
    /// <exception cref="InvalidDataException">Not a row of this form: the file is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> from, long start, long slotMs, bool counter, Span<RollupCell> cells)
    {
        cells.Clear();
        if (from.Length < 2 || from[0] != Version) throw new InvalidDataException("a row of roll-ups has no version that is known");
        var at = 1;
        var mask = Read(from, ref at);
        for (var i = 0; i < cells.Length; i++)
        {
            if ((mask >> i & 1) == 0) continue;
            ref var cell = ref cells[i];
            cell.Count = (long)Read(from, ref at);
            cell.LastTime = start + i * slotMs + (long)Read(from, ref at);
            if (cell.Count == 1)
            {
                var value = ReadNumber(from, ref at);
                (cell.Min, cell.Max, cell.Sum, cell.First, cell.Last) = (value, value, value, value, value);
                continue;
            }
            cell.Min = ReadNumber(from, ref at);
            cell.Max = ReadNumber(from, ref at);
            cell.Sum = ReadNumber(from, ref at);
            cell.Last = ReadNumber(from, ref at);
            if (!counter) continue;
            cell.First = ReadNumber(from, ref at);
            cell.Inside = ReadNumber(from, ref at);
        }
    }

    private static void WriteNumber(Span<byte> to, ref int at, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var whole = Math.Abs(value) <= LargestWhole ? (long)value : 0;
        var hundredths = Math.Abs(value) <= LargestWhole / 100 ? (long)Math.Round(value * 100) : 0;
        if (BitConverter.DoubleToInt64Bits(whole) == bits) Write(to, ref at, ZigZag(whole) << 2);
        else if (BitConverter.DoubleToInt64Bits(hundredths / 100.0) == bits) Write(to, ref at, ZigZag(hundredths) << 2 | 1);
        else
        {
            to[at++] = 2;
            BinaryPrimitives.WriteInt64LittleEndian(to[at..], bits);
            at += 8;
        }
    }

    private static double ReadNumber(ReadOnlySpan<byte> from, ref int at)
    {
        var word = Read(from, ref at);
        var number = (long)(word >> 3) ^ -(long)(word >> 2 & 1);
        switch (word & 3)
        {
            case 0: return number;
            case 1: return number / 100.0;
            default:
                if (at + 8 > from.Length) throw new InvalidDataException("a row of roll-ups ends within a number");
                at += 8;
                return BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(from[(at - 8)..]));
        }
    }

    private static ulong ZigZag(long n) => (ulong)(n << 1 ^ n >> 63);

    private static void Write(Span<byte> to, ref int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
    }

    private static ulong Read(ReadOnlySpan<byte> from, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= from.Length) break;
            var part = from[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("a row of roll-ups ends within a number");
    }
}
