namespace Telemetry.Collector;

/// <summary>A row, or a cell of it, that cannot be taken.</summary>
/// <param name="Line">Of the file, counted from 1 with every line break.</param>
/// <param name="Column">The header as the file has it; empty for the row as a whole.</param>
/// <param name="Value">As the file has it, cut.</param>
public sealed record RowProblem(long Line, string Column, string Value, string Why)
{
    public string Words() => (Column, Value) switch
    {
        ("", "") => $"line {Line}: {Why}",
        (_, "") => $"line {Line}, {Column}: {Why}",
        _ => $"line {Line}, {Column} '{Value}': {Why}",
    };
}

/// <summary>A column of a file: what it means to us, or the name under which its cells are kept.</summary>
public sealed record SheetColumn(string Header, PlaceColumn? Known, string Name);

/// <summary>A good row: which place, and its cells in the order of the file's columns.</summary>
public sealed record SheetRow(long Line, string Id, IReadOnlyList<string> Cells);

/// <summary>What a file says, before it meets the registry.</summary>
/// <param name="Encoding">As detected.</param>
/// <param name="Generation">Of the header, in words.</param>
/// <param name="Notices">What is odd but taken.</param>
public sealed record PlaceSheet(
    string Encoding, string Generation, IReadOnlyList<SheetColumn> Columns, IReadOnlyList<SheetRow> Rows, IReadOnlyList<RowProblem> Problems,
    IReadOnlyList<string> Notices)
{
    /// <summary>Writes the row's cells over a place; columns that the file lacks keep what the place has.</summary>
    public Place Apply(Place basis, SheetRow row)
    {
        var place = basis;
        Dictionary<string, string> extra = new(basis.Extra ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Dictionary<string, string> spelling = new(basis.Spelling ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        for (var i = 0; i < Columns.Count; i++)
        {
            var (column, cell) = (Columns[i], row.Cells[i]);
            if (column.Known is not { } known)
            {
                if (cell.Length > 0) extra[column.Name] = cell;
                else extra.Remove(column.Name);
                continue;
            }
            var value = known.Reading(cell).Canonical;
            place = known.With(place, value);
            if (cell != (known.Get(place) ?? "")) spelling[known.Key] = cell;
            else spelling.Remove(known.Key);
        }
        return place with { Extra = Kept(extra), Spelling = Kept(spelling) };
    }

    // In one order: the same content is the same text in the database.
    private static SortedDictionary<string, string>? Kept(Dictionary<string, string> values) =>
        values.Count == 0 ? null : new SortedDictionary<string, string>(values, StringComparer.Ordinal);
}
