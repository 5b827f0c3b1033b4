using System.Collections.Concurrent;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>One page of refused lines and what they are by reason, or why the collector does not tell.</summary>
public sealed record QuarantineAnswer(QuarantineSummary? Summary, IReadOnlyList<QuarantinedLine> Lines, CollectorFault? Fault);

/// <summary>Asks the collector when a reader asks, once for all who ask the same within a few seconds.</summary>
public sealed class QuarantineReader(CollectorClient collector, TimeProvider time)
{
    /// <summary>At most this many answers are kept; the oldest goes.</summary>
    public const int MaxKept = 16;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<QuarantineAsk, (QuarantineAnswer Answer, DateTimeOffset At)> kept = new();

    public async Task<QuarantineAnswer> Read(QuarantineAsk ask, CancellationToken stop)
    {
        if (kept.TryGetValue(ask, out var known) && time.GetUtcNow() - known.At < Fresh) return known.Answer;
        var (summary, lines) = (collector.QuarantineReasons(stop), collector.Quarantine(ask, stop));
        var (sum, page) = (await summary, await lines);
        if ((sum.Fault ?? page.Fault) is { } fault) return new QuarantineAnswer(null, [], fault);
        var answer = new QuarantineAnswer(sum.Value, page.Value!, null);
        kept[ask] = (answer, time.GetUtcNow());
        while (kept.Count > MaxKept && kept.MinBy(k => k.Value.At).Key is { } oldest) kept.TryRemove(oldest, out _);
        return answer;
    }
}
