using System.Globalization;
using Telemetry.EndToEnd.Tests.LossMatrix;

namespace Telemetry.Bench;

/// <summary>The matrix for people: a row for each cell.</summary>
internal static class SoakTable
{
    public static (string Name, string Unit, double Value)[] Figures(LossResult result) =>
    [
        ("sent", "values", result.Sent), ("stored", "values", result.Stored), ("missing", "values", result.Missing), ("extra", "values", result.Extra),
        ("duplicates absorbed", "batches", result.Repeats),
    ];

    public static string[][] Of(IReadOnlyList<LossResult> results) =>
    [
        ["cell", "sent", "stored", "missing", "extra", "duplicates absorbed", "ledger"],
        .. results.Select(r => (string[])[r.Cell.Name, .. Figures(r).Select(f => f.Value.ToString("N0", CultureInfo.InvariantCulture)), r.Ledger.Words]),
    ];
}
