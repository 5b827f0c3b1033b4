using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Sorts the rows of a file into good and bad, and counts what is odd.</summary>
public sealed class RowSorter(List<RowProblem> problems)
{
    private readonly List<SheetRow> rows = [];
    private readonly Dictionary<string, long> lines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Column, string Oddity), (int Count, long First)> oddities = [];
    private int emptyRows, emptyKana;

    public IReadOnlyList<SheetRow> Rows => rows;

    public void Take(long line, IReadOnlyList<SheetColumn> columns, string[] cells)
    {
        if (cells.All(string.IsNullOrWhiteSpace))
        {
            emptyRows++;
            return;
        }
        // Spreadsheets add empty cells at the end; a missing one shifts no column, but nobody knows which is missing.
        if (cells.Length < columns.Count || cells.Skip(columns.Count).Any(c => c.Length > 0))
        {
            problems.Add(new(line, "", "", string.Create(
                CultureInfo.InvariantCulture, $"the row has {cells.Length} cells and the header {columns.Count}: look for a missing comma, or a comma that needs quotes")));
            return;
        }
        var found = RowCheck.Problems(line, columns, cells).ToList();
        if (found.Count > 0)
        {
            problems.AddRange(found);
            return;
        }
        string Of(string key) => RowCheck.Find(columns, cells, key)?.Cell ?? "";
        var id = PlaceId.Of(PlaceColumns.Of("code").Reading(Of("code")).Canonical, Of("number"), Of("name"), Of("address"), Of("building"), Of("latitude"), Of("longitude"), Of("ssid"));
        if (!lines.TryAdd(id, line))
        {
            problems.Add(new(line, RowCheck.HeaderOf(columns, "number"), RowCheck.Shown(Of("number")),
                string.Create(CultureInfo.InvariantCulture, $"is the place of line {lines[id]} again ({id}): give each place a number of its own")));
            return;
        }
        Count(line, columns, cells);
        rows.Add(new SheetRow(line, id, cells[..columns.Count]));
    }

    public IEnumerable<string> Notices(IReadOnlyList<SheetColumn> columns)
    {
        if (emptyRows > 0) yield return $"{emptyRows} empty rows were passed over";
        if (emptyKana > 0) yield return $"{RowCheck.HeaderOf(columns, "kana")} is empty in {emptyKana} rows; the standard asks for it";
        foreach (var ((column, oddity), (count, first)) in oddities) yield return $"{column} {oddity} in {count} rows, first in line {first}";
    }

    private void Count(long line, IReadOnlyList<SheetColumn> columns, string[] cells)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Known is not { } known) continue;
            if (known.Key == "kana" && cells[i].Length == 0) emptyKana++;
            if (known.Reading(cells[i]).Oddity is not { } oddity) continue;
            var key = (columns[i].Header, oddity);
            oddities[key] = oddities.TryGetValue(key, out var before) ? (before.Count + 1, before.First) : (1, line);
        }
    }
}
