using Telemetry.EndToEnd.Tests.Delivery;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>One cell on a stand: harm while data flow, then every value journalled is held against the store, and every batch against the ledger.</summary>
internal static class LossRun
{
    public static async Task<LossResult> RunAsync(LossCell cell, LossStand stand, LossScale scale, int seed)
    {
        await stand.FlowsAsync(scale.Patience);
        var (first, repeats) = (stand.LastSeqs(), stand.Repeats);
        await cell.Harm(stand, scale, new Random(seed));
        var last = stand.LastSeqs();
        await stand.DrainedAsync(last, scale.Patience);
        await stand.FreezeAsync(scale.Patience);
        try
        {
            return await CompareAsync(cell, stand, first, last) with { Repeats = stand.Repeats - repeats };
        }
        finally
        {
            stand.Thaw();
        }
    }

    private static async Task<LossResult> CompareAsync(LossCell cell, LossStand stand, IReadOnlyList<long> first, IReadOnlyList<long> last)
    {
        var stored = await stand.StoredAsync();
        var (sent, kept, missing, known, ledger) = (0, 0, 0, new HashSet<ValueKey>(), new List<LedgerVerdict>());
        for (var i = 0; i < stand.Fleet.Witnesses.Count; i++)
        {
            var batches = new HashSet<long>();
            foreach (var (seq, key, value) in stand.Fleet.Witnesses[i].Values(Fleet.Device(i)))
            {
                var (found, own) = (stored.TryGetValue(key, out var there), seq > first[i] && seq <= last[i]);
                if (found) batches.Add(seq);
                if (own) sent++;
                if (own && found) kept++;
                if (!found && seq <= last[i]) missing++;
                if (found && there == value) known.Add(key);
            }
            ledger.Add(await LossLedger.CheckAsync(stand, Fleet.Device(i), batches.Count));
        }
        return new LossResult(cell, sent, kept, missing, stored.Count - known.Count, 0, LossLedger.Sum(ledger));
    }
}
