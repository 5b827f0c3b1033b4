namespace Telemetry.EdgeAgent;

/// <summary>
/// Counts failed reads by reason, and says when a counter is due to be told: at its first failure, then at most once in a while, so
/// that an absent sensor read every second does not write as much as a present one.
/// </summary>
internal sealed class FailureTally(TimeSpan atMostEvery)
{
    private readonly Dictionary<string, Counter> counters = [];

    /// <summary>Failures of one reason so far.</summary>
    public long Of(string reason) => counters.TryGetValue(reason, out var counter) ? counter.Count : 0;

    public void Add(string reason)
    {
        if (!counters.TryGetValue(reason, out var counter)) counters[reason] = counter = new Counter();
        counter.Count++;
    }

    /// <summary>Counters that grew since they were told and are due.</summary>
    /// <param name="now">Monotonic.</param>
    /// <param name="all">True at the end: what was not told yet is told now.</param>
    public IEnumerable<(string Reason, long Count)> Due(TimeSpan now, bool all = false)
    {
        foreach (var (reason, counter) in counters)
        {
            if (counter.Count == counter.Told || (!all && counter.ToldAt is { } at && now - at < atMostEvery)) continue;
            (counter.Told, counter.ToldAt) = (counter.Count, now);
            yield return (reason, counter.Count);
        }
    }

    private sealed class Counter
    {
        public long Count, Told;
        public TimeSpan? ToldAt;
    }
}
