namespace Telemetry.Contracts;

/// <summary>
/// Reads what sensors send: digits with a point among them, no exponent, at most 15 of them. Such a number is a quotient of two integers that doubles
/// hold exactly, and one division rounds rightly (W. Clinger, "How to read floating point numbers accurately", 1990).
/// </summary>
internal static class ShortDecimal
{
    private const int MaxDigits = 15;
    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <returns>False for every other spelling, right or wrong.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var negative = text[0] == (byte)'-';
        var (digits, count, decimals, pointed) = (0L, 0, 0, false);
        foreach (var c in negative ? text[1..] : text)
        {
            if (c == (byte)'.' && !pointed)
            {
                pointed = true;
                continue;
            }
            var digit = c - '0';
            if (digit is < 0 or > 9 || ++count > MaxDigits) return false;
            digits = digits * 10 + digit;
            if (pointed) decimals++;
        }
        if (count == 0) return false;
        number = digits / Powers[decimals];
        if (negative) number = -number;
        return true;
    }
}
