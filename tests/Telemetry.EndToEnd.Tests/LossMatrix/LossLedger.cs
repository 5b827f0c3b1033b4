namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>How the ledger stands to the truth.</summary>
internal sealed record LedgerVerdict(bool Wrong, string Words)
{
    public static readonly LedgerVerdict Equal = new(false, "equal");

    /// <summary>A collector without one, or that cannot be asked.</summary>
    public static readonly LedgerVerdict None = new(false, "none");
}

/// <summary>What the ledger says of a device, held against the batches of it that are in the store.</summary>
internal static class LossLedger
{
    /// <param name="stored">Distinct batches of the device of which values are in the store.</param>
    public static async Task<LedgerVerdict> CheckAsync(LossStand stand, string device, long stored)
    {
        var (received, missing, dropped) = (0L, 0L, 0L);
        for (var i = 0; i < stand.Fleet.Collectors.Count; i++)
        {
            if (await stand.AskAsync(i, $"/api/v1/ledger?device={device}") is not { } answer || !answer.TryGetProperty("city", out var city)) return LedgerVerdict.None;
            received += city.GetProperty("received").GetInt64();
            missing += city.GetProperty("missing").GetInt64();
            dropped += city.GetProperty("dropped").GetInt64();
        }
        // Of several collectors each has a part: what came to two of them is in both, and what one did not get is a gap to it.
        if (stand.Fleet.Collectors.Count > 1)
            return received >= stored ? LedgerVerdict.Equal : new(true, $"{device}: {received} received in all parts together, {stored} are stored");
        return (received, missing, dropped) == (stored, 0, 0)
            ? LedgerVerdict.Equal
            : new(true, $"{device}: received {received}, missing {missing}, dropped {dropped}, while {stored} are stored");
    }

    public static LedgerVerdict Sum(IReadOnlyCollection<LedgerVerdict> verdicts) => verdicts.Any(v => v.Wrong)
        ? new(true, string.Join("; ", verdicts.Where(v => v.Wrong).Select(v => v.Words)))
        : verdicts.Contains(LedgerVerdict.None) ? LedgerVerdict.None : LedgerVerdict.Equal;
}
