using System.Globalization;

namespace Telemetry.Collector;

/// <summary>What a cell says: its value in one spelling (null when empty), or why it cannot be, with the cure; and what is odd but taken.</summary>
public readonly record struct CellReading(string? Canonical, string? Fault = null, string? Oddity = null);

/// <summary>The readings of cells. Pure. The canonical spelling is what the standard asks for.</summary>
public static class CellReadings
{
    private static readonly (string Name, int Year)[] Eras = [("令和", 2018), ("平成", 1988), ("R", 2018), ("H", 1988)];

    public static CellReading Text(string cell) => new(cell);

    public static CellReading Degrees(string cell)
    {
        var text = FoldedText.Of(cell).Trim();
        if (text.Contains('°') || text.Contains('度') || text.Contains('\''))
            return new(null, "is in degrees and minutes: write decimal degrees, like 35.530944");
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(value.ToString("R", CultureInfo.InvariantCulture))
            : new(null, "is not a number: write decimal degrees (WGS 84), like 35.530944");
    }

    /// <summary>2024/9/1, 2024-09-01, 20240901, 2024年9月1日, 令和6年9月1日, R6.9.1.</summary>
    public static CellReading Date(string cell)
    {
        var text = FoldedText.Of(cell).Trim();
        var era = Array.Find(Eras, e => text.StartsWith(e.Name, StringComparison.OrdinalIgnoreCase));
        if (era.Name is not null) text = text[era.Name.Length..].Replace("元", "1", StringComparison.Ordinal);
        string[] parts = text.Length == 8 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            ? [text[..4], text[4..6], text[6..]]
            : text.TrimEnd('日').Split('/', '-', '.', '年', '月');
        if (parts.Length == 3 && Number(parts[0], out var year) && Number(parts[1], out var month) && Number(parts[2], out var day))
        {
            year += era.Year;
            if (year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
                return new(new DateOnly(year, month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        return new(null, "is not a date: write 2024-09-01 or 2024/9/1");
    }

    public static CellReading Category(string cell) => PlaceCategory.Find(cell.Trim()) is { } category
        ? new(category.Japanese)
        : new(null, $"is not a category: {string.Join(", ", PlaceCategory.All.Select(c => $"{c.Japanese} ({c.Word})"))}");

    public static CellReading Area(string cell) => AreaCode.IsValid(cell)
        ? new(cell)
        : new(null, "is not an area code: letters, digits, '-' and '.', at most 32");

    public static CellReading Code(string cell)
    {
        if (AreaCode.WithLostZero(FoldedText.Of(cell).Trim()) is { } whole) return new(whole, null, "has lost its leading zero, which was put back,");
        var digits = cell.Trim().AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        return new(cell, null, !digits || cell.Trim().Length is not (5 or 6) ? "is not a code of 6 digits"
            : cell.Trim().Length == 6 && AreaCode.Normalize(cell.Trim()).Length == 6 ? "has a wrong check digit" : null);
    }

    /// <summary>An address with another scheme (javascript:) would become a link on a page.</summary>
    public static CellReading Url(string cell)
    {
        var text = cell.Trim();
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return new(cell);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-');
        return scheme ? new(null, "has another scheme than http and https: write https://...") : new(cell, null, "does not begin with http:// or https://");
    }

    public static CellReading Kana(string cell) =>
        new(cell, null, cell.Any(c => c is >= 'ぁ' and <= 'ゖ' or >= '一' and <= '鿿') ? "is not katakana" : null);

    private static bool Number(string text, out int number) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
