namespace Telemetry.Contracts;

/// <summary>The types of the line protocol: plain number, <c>1i</c>, <c>1u</c>, boolean, quoted text.</summary>
public enum FieldKind : byte { Float, Integer, Unsigned, Boolean, Text }

/// <summary>One field of a parsed line. Positions count bytes in the line; the value is decoded unless it is text.</summary>
public struct FieldSlot
{
    public int KeyStart, KeyLength;
    public int TextStart, TextLength;
    public FieldKind Kind;

    /// <summary>Position in the closed table, once <see cref="LineRules"/> has found the field there.</summary>
    public int Field;

    /// <summary>The value's 64 bits: an IEEE 754 double, an int64, a uint64, or 0 and 1 for a boolean.</summary>
    public long Bits;

    /// <summary>The value as a double. Integers beyond 2^53 lose their last digits; text is NaN.</summary>
    public readonly double Number => Kind switch
    {
        FieldKind.Float => BitConverter.Int64BitsToDouble(Bits),
        FieldKind.Unsigned => (ulong)Bits,
        FieldKind.Text => double.NaN,
        _ => Bits,
    };
}
