using System.Collections.Concurrent;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <param name="At">When the series was answered.</param>
/// <param name="Fault">Set when this is an older answer, because the collector gave none now.</param>
public sealed record SeriesAnswer(SeriesResponse? Series, DateTimeOffset? At, CollectorFault? Fault);

/// <summary>Queries the collector and keeps the last good answers: short for many readers at once, long for when it is away.</summary>
public sealed class SeriesReader(CollectorClient collector, TimeProvider time)
{
    /// <summary>At most this many answers are kept; the oldest goes.</summary>
    public const int MaxKept = 64;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SeriesAnswer> kept = new(StringComparer.Ordinal);

    /// <param name="key">Names the question without its moment ("air/pm2_5 24h"), so that a later asker finds the older answer.</param>
    public async Task<SeriesAnswer> Read(string key, SeriesQuery query, CancellationToken stop)
    {
        var known = kept.GetValueOrDefault(key);
        if (known?.At is { } at && time.GetUtcNow() - at < Fresh) return known;

        var answer = await collector.Query(query, stop);
        if (answer.Value is not { } series) return new SeriesAnswer(known?.Series, known?.At, answer.Fault);

        var fresh = new SeriesAnswer(series, time.GetUtcNow(), null);
        kept[key] = fresh;
        while (kept.Count > MaxKept && kept.MinBy(k => k.Value.At).Key is { } oldest) kept.TryRemove(oldest, out _);
        return fresh;
    }
}
