namespace Telemetry.Contracts;

/// <summary>
/// Municipality codes in the three lengths in use: 5 digits (JIS X 0402), 6 digits (the same with a check digit) and
/// 7 digits (JMA: 5-digit code and a 2-digit part). Other codes (forecast districts, EEW areas, coasts) compare as text.
/// Source: facts/alerting.md 2.5; check digit by 全国地方公共団体コード.
/// </summary>
public static class AreaCode
{
    public const int MaxLength = 32;

    private const int LastPrefecture = 47;

    /// <summary>Letters, digits, '-' and '.', 1 to 32 characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> code)
    {
        if (code.Length is 0 or > MaxLength) return false;
        foreach (var c in code)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')) return false;
        return true;
    }

    /// <summary>
    /// True when an order for <paramref name="ordered"/> concerns a device placed in <paramref name="placed"/>:
    /// the same code in any spelling, or the whole municipality ordered and the device in a part of it.
    /// </summary>
    public static bool Covers(string ordered, string placed)
    {
        var (order, place) = (Normalize(ordered), Normalize(placed));
        return order == place || (order.Length == 5 && place.Length == 7 && IsDigits(place) && place.StartsWith(order, StringComparison.Ordinal));
    }

    /// <summary>Cuts a valid check digit and an all-municipality part "00"; leaves anything else as it is.</summary>
    public static string Normalize(string code) => code.Length switch
    {
        6 when IsDigits(code) && CheckDigit(code) == code[5] - '0' => code[..5],
        7 when IsDigits(code) && code.EndsWith("00", StringComparison.Ordinal) => code[..5],
        _ => code,
    };

    /// <summary>
    /// A code of 6 digits that a spreadsheet took for a number and robbed of its zero (prefectures 01 to 09), with the zero again; null for any other.
    /// Five digits that are a municipality without its check digit as well are left as they are.
    /// </summary>
    public static string? WithLostZero(string code)
    {
        if (code.Length != 5 || !IsDigits(code) || CheckDigit($"0{code}") != code[4] - '0') return null;
        var (prefecture, part) = ((code[0] - '0') * 10 + code[1] - '0', (code[2] - '0') * 100 + (code[3] - '0') * 10 + code[4] - '0');
        return prefecture is >= 10 and <= LastPrefecture && part is 0 or (>= 100 and < 800) ? null : $"0{code}";
    }

    private static int CheckDigit(string code)
    {
        var sum = 0;
        for (var i = 0; i < 5; i++) sum += (code[i] - '0') * (6 - i);
        return (11 - sum % 11) % 10;
    }

    private static bool IsDigits(string code) => code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
