using System.Text;
using CsvHelper;

namespace Telemetry.Collector;

/// <summary>Reads a file of the national list into rows and named problems. Pure: bytes in, sheet out.</summary>
public static class PlaceFile
{
    public const int MaxRows = 100_000;

    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with
    {
        Separator = ',', HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Skip,
    };

    /// <returns>The sheet, or null with why the file as a whole cannot be taken.</returns>
    public static PlaceSheet? Read(ReadOnlySpan<byte> bytes, out string? refusal)
    {
        if (CsvBytes.Read(bytes, out refusal) is not { } text) return null;
        var (problems, notices) = (new List<RowProblem>(), new List<string>());
        var options = Options with { OnMalformedRecord = bad => problems.Add(new(bad.LineNumber, "", RowCheck.Shown(bad.RawRecord), Quoting(bad.Reason))) };
        using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(text.Text), options);
        IReadOnlyList<SheetColumn>? columns = null;
        var sorter = new RowSorter(problems);
        try
        {
            while (csv.Read())
            {
                var cells = Enumerable.Range(0, csv.FieldCount).Select(csv.GetString).ToArray();
                if (columns is not null) sorter.Take(csv.LineNumber, columns, cells);
                else if ((columns = PlaceHeader.Read(cells, notices, out refusal)) is null) return null;
                if (sorter.Rows.Count > MaxRows)
                {
                    refusal = $"the file has more than {MaxRows} rows: divide it";
                    return null;
                }
            }
        }
        catch (CsvFormatException e)
        {
            refusal = $"line {e.LineNumber} cannot be read as CSV: {e.Message}";
            return null;
        }
        if (columns is null)
        {
            refusal = problems.Count > 0 ? problems[0].Words() : "the file has no header";
            return null;
        }
        notices.AddRange(sorter.Notices(columns));
        return new PlaceSheet(text.Encoding, PlaceHeader.Generation(columns), columns, sorter.Rows, [.. problems.OrderBy(p => p.Line)], notices);
    }

    private static string Quoting(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened here and never closed, so the rest of the file is inside it: close it, or double it",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote: double the quotes inside the cell",
        _ => "a quote stands inside a cell that is not quoted: quote the cell and double the quote",
    };
}
