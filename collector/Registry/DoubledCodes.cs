namespace Telemetry.Collector;

/// <summary>
/// The 374 extended characters of CP932 stand in it twice: IBM's rows FA to FC, which Windows writes, and NEC's selection in rows ED and EE, which iconv,
/// databases and old word processors write (髙 as EE E0). The decoder of .NET reads the first only, and of signs that stand in older rows, too, only those.
/// Source: Microsoft, code page 932; JIS X 0208 annex; IBM code page 943.
/// </summary>
public static class DoubledCodes
{
    private const int Row = 188;

    /// <summary>The same text in the codes that the decoder reads, as long as before.</summary>
    public static byte[] Single(ReadOnlySpan<byte> text)
    {
        var bytes = text.ToArray();
        for (var i = 0; i + 1 < bytes.Length; i++)
        {
            if (!IsLead(bytes[i])) continue;
            if (bytes[i] is 0xed or 0xee && Ibm(bytes[i], bytes[i + 1]) is { } pair) (bytes[i], bytes[i + 1]) = pair;
            if (Older(bytes[i] << 8 | bytes[i + 1]) is { } older) (bytes[i], bytes[i + 1]) = ((byte)(older >> 8), (byte)older);
            i++;
        }
        return bytes;
    }

    private static (byte Lead, byte Trail)? Ibm(byte lead, byte trail)
    {
        if (trail is < 0x40 or 0x7f or > 0xfc) return null;
        var place = (lead - 0xed) * Row + trail - (trail > 0x7f ? 0x41 : 0x40);
        // Kanji: 360 in a row, ED40 to EEEC as FA5C to FC4B. Then small roman numerals and three signs: EEEF to EEFC as FA40 to FA49 and FA54 to FA57.
        var ibm = place switch
        {
            < 360 => place + 28,
            >= 362 and < 372 => place - 362,
            >= 372 and < 376 => place - 372 + 20,
            _ => -1,
        };
        if (ibm < 0) return null;
        var (row, cell) = Math.DivRem(ibm, Row);
        return ((byte)(0xfa + row), (byte)(cell + (cell >= 0x3f ? 0x41 : 0x40)));
    }

    // Of IBM's signs (Ⅰ to Ⅹ ￢ ㈱ № ℡ ∵) and NEC's (≒ ≡ ∫ √ ⊥ ∠ ∵ ∩ ∪) some stand in older rows, too, and only there the decoder reads them.
    private static int? Older(int code) => code switch
    {
        >= 0xfa4a and <= 0xfa53 => 0x8754 + code - 0xfa4a,
        0xfa54 => 0x81ca,
        0xfa58 => 0x878a,
        0xfa59 => 0x8782,
        0xfa5a => 0x8784,
        0xfa5b or 0x879a => 0x81e6,
        0x8790 => 0x81e0,
        0x8791 => 0x81df,
        0x8792 => 0x81e7,
        0x8795 => 0x81e3,
        0x8796 => 0x81db,
        0x8797 => 0x81da,
        0x879b => 0x81bf,
        0x879c => 0x81be,
        _ => null,
    };

    private static bool IsLead(byte value) => value is (>= 0x81 and <= 0x9f) or (>= 0xe0 and <= 0xfc);
}
