namespace Telemetry.EdgeAgent;

/// <summary>
/// Byte stuffing of Sensirion's SHDLC: between two flags 7E, the bytes 7E, 7D, 11 and 13 stand as 7D and themselves xor 20. Undone in one
/// pass: the wire's 7D 5D 31 is the bytes 7D 31, never 11.
/// </summary>
internal static class Shdlc
{
    public const byte Flag = 0x7E;
    private const byte Escape = 0x7D, Flip = 0x20;

    /// <summary>A whole frame: flags, the stuffed bytes, and their checksum, the low byte of their sum inverted.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> content)
    {
        List<byte> wire = [Flag];
        foreach (var value in content) Stuff(value);
        Stuff(Checksum(content));
        wire.Add(Flag);
        return [.. wire];

        void Stuff(byte value)
        {
            if (IsStuffed(value)) wire.AddRange([Escape, (byte)(value ^ Flip)]);
            else wire.Add(value);
        }
    }

    /// <summary>The number of bytes, or -1 when the wire breaks the rules or <paramref name="content"/> is too small.</summary>
    /// <param name="wire">What stands between the flags.</param>
    public static int Unstuff(ReadOnlySpan<byte> wire, Span<byte> content)
    {
        var length = 0;
        for (var i = 0; i < wire.Length; i++)
        {
            var value = wire[i];
            if (value == Escape)
            {
                if (++i == wire.Length || !IsStuffed(value = (byte)(wire[i] ^ Flip))) return -1;
            }
            else if (IsStuffed(value)) return -1;
            if (length == content.Length) return -1;
            content[length++] = value;
        }
        return length;
    }

    public static byte Checksum(ReadOnlySpan<byte> content)
    {
        byte sum = 0;
        foreach (var value in content) sum += value;
        return (byte)~sum;
    }

    private static bool IsStuffed(byte value) => value is Flag or Escape or 0x11 or 0x13;
}
