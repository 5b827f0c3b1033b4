using System.Globalization;

namespace Telemetry.Bench;

/// <summary>A result for people: the rows as a Markdown table, as README.md keeps them, then the targets.</summary>
internal static class ResultTable
{
    public static string Of(BenchResult result)
    {
        string[][] rows = result.Table is { } table ? [.. table] : [["figure", "median", "min", "max", "unit"], .. result.Rows.Select(row => (string[])[row.Name, Number(row.Median), Number(row.Min), Number(row.Max), row.Unit])];
        string[][] targets = [["target", "value", "limit", ""], .. result.Targets.Select(t => (string[])[t.Name, Number(t.Value), Number(t.Limit), t.Met ? "met" : "MISSED"])];
        return string.Join('\n', [.. Aligned(rows), "", .. Aligned(targets), "", .. result.Notes.Select(note => $"- {note}"), ""]);
    }

    private static IEnumerable<string> Aligned(string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        yield return Line(rows[0], widths);
        yield return $"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|";
        foreach (var row in rows.Skip(1)) yield return Line(row, widths);
    }

    private static string Line(string[] cells, int[] widths) => $"| {string.Join(" | ", cells.Select((cell, i) => cell.PadRight(widths[i])))} |";

    /// <summary>Three figures that count, more of large numbers.</summary>
    private static string Number(double value) => value switch
    {
        0 => "0",
        _ when Math.Abs(value) >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
