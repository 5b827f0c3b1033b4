namespace Telemetry.EdgeAgent;

/// <summary>
/// Count rate over the last intervals that fit into the window, at least one: shorter than the window after a start or a gap.
/// Lengths are monotonic; the wall clock has no part in it.
/// </summary>
internal sealed class PulseWindow(TimeSpan longest)
{
    private readonly Queue<(TimeSpan Length, long Count)> intervals = new();

    /// <summary>Time the rate stands on.</summary>
    public TimeSpan Length { get; private set; }

    public long Count { get; private set; }

    /// <summary>Counts per minute.</summary>
    public double PerMinute => Count / Length.TotalMinutes;

    public void Add(TimeSpan length, long count)
    {
        if (length <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(length), length, "an interval has a length");
        intervals.Enqueue((length, count));
        (Length, Count) = (Length + length, Count + count);
        while (intervals.Count > 1 && Length > longest)
        {
            var oldest = intervals.Dequeue();
            (Length, Count) = (Length - oldest.Length, Count - oldest.Count);
        }
    }

    /// <summary>After a gap: what happened in it is not known and must not count as zero.</summary>
    public void Clear()
    {
        intervals.Clear();
        (Length, Count) = (TimeSpan.Zero, 0);
    }
}
