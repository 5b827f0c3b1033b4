namespace Telemetry.Collector;

/// <summary>The steps of GROUP BY time: where each begins, and what the store can sum up for it beforehand.</summary>
public sealed class QlBuckets(long step, long offset, long from, long to)
{
    private const long Minute = 60_000, Hour = 3_600_000, Day = 86_400_000;

    public long Step { get; } = step;

    /// <summary>Begin of the step that holds an instant; without steps all of it is one.</summary>
    public long StartOf(long time)
    {
        if (Step == 0) return from;
        var into = (time - offset) % Step;
        return time - (into < 0 ? into + Step : into);
    }

    /// <summary>
    /// Length of the store's own steps (they count from midnight in Japan) that fit into these without crossing a border, and the part of the range that
    /// they cover whole; 0 when there are none, or when reading points is as well.
    /// </summary>
    public (long Step, long From, long To) Parts()
    {
        long[] candidates = Step == 0 ? [Day] : [Step, Day, Hour, Minute];
        foreach (var part in candidates)
        {
            if (part < 1_000 || (Step > 0 && (Step % part != 0 || (offset - StepFold.StartOf(0, part)) % part != 0))) continue;
            var (begin, end) = (Up(from, part), StepFold.StartOf(to, part));
            if (end - begin >= 2 * part || (begin < end && Step > 0)) return (part, begin, end);
        }
        return (0, from, from);
    }

    public IEnumerable<long> Starts(long first, long last)
    {
        if (Step == 0) yield return from;
        else for (var start = first; start <= last; start += Step) yield return start;
    }

    private static long Up(long time, long part) => StepFold.StartOf(time, part) is var start && start == time ? time : start + part;
}
