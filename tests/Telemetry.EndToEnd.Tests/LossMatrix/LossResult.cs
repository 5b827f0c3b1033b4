using System.Globalization;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>What became of every value that was journalled while a cell was run.</summary>
/// <param name="Sent">Values journalled from the begin of the harm to its end.</param>
/// <param name="Stored">Of these, in the store at last.</param>
/// <param name="Missing">Journalled up to the end of the harm, at any time, and not in the store.</param>
/// <param name="Extra">In the store and never journalled, or with another value.</param>
/// <param name="Repeats">Batches that came to the broker again, and were absorbed.</param>
/// <param name="Ledger">Whether the ledger of the collectors says the same.</param>
internal sealed record LossResult(LossCell Cell, int Sent, int Stored, int Missing, int Extra, long Repeats, LedgerVerdict Ledger)
{
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"loss matrix: {Cell.Name}: sent {Sent}, stored {Stored}, missing {Missing}, extra {Extra}, duplicates absorbed {Repeats} batches, ledger {Ledger.Words}");
}
