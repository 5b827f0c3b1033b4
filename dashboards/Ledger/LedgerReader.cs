using System.Collections.Concurrent;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <param name="At">When the ledger was answered.</param>
/// <param name="Fault">Set when this is an older answer, because the collector gave none now.</param>
public sealed record LedgerAnswer(LedgerResponse? Ledger, DateTimeOffset? At, CollectorFault? Fault);

/// <summary>Asks the collector for the worst of the last days and keeps the last good answers.</summary>
public sealed class LedgerReader(CollectorClient collector, TimeProvider time)
{
    /// <summary>Lengths a reader can choose, in days.</summary>
    public static readonly int[] Lengths = [1, 7, 30];

    /// <summary>Rows shown; the numbers above the table count all.</summary>
    public const int MaxRows = 100;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, LedgerAnswer> kept = [];

    public static int Choose(string? days) => int.TryParse(days, out var length) && Lengths.Contains(length) ? length : 7;

    public async Task<LedgerAnswer> Read(int days, CancellationToken stop)
    {
        var known = kept.GetValueOrDefault(days);
        if (known?.At is { } at && time.GetUtcNow() - at < Fresh) return known;
        var answer = await collector.Ledger(days, MaxRows, stop);
        if (answer.Value is not { } ledger) return new LedgerAnswer(known?.Ledger, known?.At, answer.Fault);
        return kept[days] = new LedgerAnswer(ledger, time.GetUtcNow(), null);
    }
}
