namespace Telemetry.EdgeAgent;

/// <summary>One thing looked at.</summary>
/// <param name="Found">What it read or how it stands; empty when nothing.</param>
/// <param name="Wrong">Cause and cure; null when all is well.</param>
internal sealed record CheckRow(string Name, string Kind, string State, string Found, string? Wrong);

internal static class CheckTable
{
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
        foreach (var row in wrong) output.WriteLine($"  {row.Name}: {row.Wrong}");

        void WriteRow(string name, string kind, string state, string found) =>
            output.WriteLine($"{name.PadRight(widths[0])}  {kind.PadRight(widths[1])}  {state.PadRight(widths[2])}  {found}");
    }
}
