using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>One thing looked at.</summary>
/// <param name="Found">What it read or how it stands; empty when nothing.</param>
/// <param name="Wrong">Cause and cure; null when all is well.</param>
internal sealed record CheckRow(string Name, string Kind, string State, string Found, string? Wrong);

internal static class CheckTable
{
    private const int Width = 100;

    public static void Write(TextWriter output, IReadOnlyList<CheckRow> rows)
    {
        string[] heads = ["NAME", "KIND", "STATE", "READ"];
        int[] widths =
        [
            Math.Max(heads[0].Length, rows.Max(row => row.Name.Length)), Math.Max(heads[1].Length, rows.Max(row => row.Kind.Length)),
            Math.Max(heads[2].Length, rows.Max(row => row.State.Length)),
        ];
        WriteRow(heads[0], heads[1], heads[2], heads[3]);
        foreach (var row in rows) WriteRow(row.Name, row.Kind, row.State, row.Found.Length == 0 ? "-" : row.Found);

        var wrong = rows.Where(row => row.Wrong is not null).ToArray();
        output.WriteLine(wrong.Length == 0 ? "\nAll is well." : $"\n{wrong.Length} of {rows.Count} need attention:");
        foreach (var row in wrong) WriteFolded($"  {row.Name}: ", row.Wrong!, 4);

        void WriteRow(string name, string kind, string state, string found)
        {
            var head = $"{name.PadRight(widths[0])}  {kind.PadRight(widths[1])}  {state.PadRight(widths[2])}  ";
            WriteFolded(head, found, head.Length);
        }

        void WriteFolded(string head, string text, int indent)
        {
            foreach (var line in Fold(head, text, indent)) output.WriteLine(line);
        }
    }

    /// <summary>Breaks at spaces, so that a terminal of 100 columns shows it whole; a word longer than that stays in one piece.</summary>
    internal static IEnumerable<string> Fold(string head, string text, int indent)
    {
        var line = new StringBuilder(head);
        var empty = true;
        foreach (var word in text.Split(' '))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append(' ', indent);
                empty = true;
            }
            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }
        yield return line.ToString();
    }
}
