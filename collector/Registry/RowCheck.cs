using System.Globalization;

namespace Telemetry.Collector;

/// <summary>What is wrong with a row. Pure; says everything at once.</summary>
public static class RowCheck
{
    public const int MaxCell = 4_000;
    private const int MaxShown = 60;

    // Japan with its remotest islands: a place outside is a typing error.
    private static readonly (double Min, double Max) Latitudes = (20, 46), Longitudes = (122, 154);

    public static IEnumerable<RowProblem> Problems(long line, IReadOnlyList<SheetColumn> columns, IReadOnlyList<string> cells)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var cell = cells[i];
            if (cell.Length > MaxCell) yield return new(line, columns[i].Header, Shown(cell), $"is longer than {MaxCell} characters: shorten it");
            else if (ControlIn(cell) is { } control)
                yield return new(line, columns[i].Header, Shown(cell), $"has the control character U+{(int)control:X4}: remove it");
            else if (IsFormula(cell)) yield return new(line, columns[i].Header, Shown(cell), "would be run as a formula by a spreadsheet: put text before it");
            else if (columns[i].Known is { } known && known.Reading(cell).Fault is { } fault) yield return new(line, columns[i].Header, Shown(cell), fault);
        }
        string Of(string key) => Find(columns, cells, key)?.Cell ?? "";
        if (string.IsNullOrWhiteSpace(Of("name"))) yield return new(line, HeaderOf(columns, "name"), "", "is empty: a place needs a name");
        if (Coordinates(line, columns, cells) is { } wrong) yield return wrong;
    }

    /// <summary>What a stranger wrote, short and visible.</summary>
    public static string Shown(string text) => HarmlessText.Line(text, MaxShown);

    public static string HeaderOf(IReadOnlyList<SheetColumn> columns, string key) => columns.FirstOrDefault(c => c.Known?.Key == key)?.Header ?? PlaceColumns.Of(key).Header;

    public static (string Header, string Cell)? Find(IReadOnlyList<SheetColumn> columns, IReadOnlyList<string> cells, string key)
    {
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Known?.Key == key) return (columns[i].Header, cells[i]);
        return null;
    }

    private static RowProblem? Coordinates(long line, IReadOnlyList<SheetColumn> columns, IReadOnlyList<string> cells)
    {
        var (north, east) = (Find(columns, cells, "latitude"), Find(columns, cells, "longitude"));
        if (north is { } n && PlaceColumns.Of("latitude").Reading(n.Cell).Fault is not null || east is { } e && PlaceColumns.Of("longitude").Reading(e.Cell).Fault is not null) return null;
        if (north is null || east is null || Number(north.Value.Cell, CellReadings.Degrees) is not { } latitude || Number(east.Value.Cell, CellReadings.Degrees) is not { } longitude)
            return OnlyOne(line, north, east);
        if (Within(latitude, Latitudes) && Within(longitude, Longitudes)) return null;
        var swapped = Within(longitude, Latitudes) && Within(latitude, Longitudes);
        return new(line, north.Value.Header, Shown(north.Value.Cell), swapped
            ? $"and {east.Value.Header} '{Shown(east.Value.Cell)}' are swapped: exchange them"
            : $"and {east.Value.Header} '{Shown(east.Value.Cell)}' are not in Japan: write WGS 84 decimal degrees, or leave both empty");
    }

    private static RowProblem? OnlyOne(long line, (string Header, string Cell)? north, (string Header, string Cell)? east)
    {
        if (string.IsNullOrWhiteSpace(north?.Cell) == string.IsNullOrWhiteSpace(east?.Cell)) return null;
        var missing = string.IsNullOrWhiteSpace(north?.Cell) ? north?.Header ?? "緯度" : east?.Header ?? "経度";
        return new(line, missing, "", "is empty while the other coordinate is given: fill in both, or none");
    }

    private static double? Number(string cell, Func<string, CellReading> read) =>
        string.IsNullOrWhiteSpace(cell) || read(cell).Canonical is not { } text ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static bool Within(double value, (double Min, double Max) range) => value >= range.Min && value <= range.Max;

    private static char? ControlIn(string cell)
    {
        foreach (var c in cell)
            if (char.IsControl(c) && c is not ('\r' or '\n' or '\t') || c == '\ufffd' || TurnsText(c)) return c;
        return null;
    }

    // What turns the direction of writing makes a name look like another, on every page and in every table.
    private static bool TurnsText(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';

    // "@cosme", "-" and "+81-3-..." are real names and numbers; a formula calls or refers to something.
    private static bool IsFormula(string cell)
    {
        var start = cell.AsSpan().Trim(" \u3000");
        return start.Length > 0 && (start[0] is '=' or '\t' or '＝' || (start[0] is '@' or '+' or '-' or '＠' or '＋' or '－' && start.IndexOfAny('(', '|', '!') > 0));
    }
}
