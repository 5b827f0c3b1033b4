namespace Telemetry.EdgeAgent;

/// <summary>
/// The last intervals whose length comes closest to the window, at least one: shorter after a start or a gap.
/// Lengths are monotonic; the wall clock has no part in it.
/// </summary>
internal sealed class PulseWindow(TimeSpan nominal)
{
    /// <summary>A shorter count says next to nothing: at 20 cpm it has a spread of a third.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    /// <summary>A rate over more than two hours (a long recording) is no rate of now.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromHours(2);

    /// <summary>Below this share of its window a mean is flagged as short.</summary>
    private const double FullShare = 0.9;

    private readonly Queue<(TimeSpan Length, long Count)> intervals = new();

    /// <summary>Time the rate stands on.</summary>
    public TimeSpan Length { get; private set; }

    public long Count { get; private set; }

    /// <summary>At least half of the window is covered, and no less than 30 s.</summary>
    public bool IsTold => Length >= Least && Length >= nominal / 2 && Length <= Most;

    public bool IsShort => Length < nominal * FullShare;

    public void Add(TimeSpan length, long count)
    {
        if (length <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(length), length, "an interval has a length");
        intervals.Enqueue((length, count));
        (Length, Count) = (Length + length, Count + count);
        // Closest, not "at most": six intervals of 10.003 s are a minute, not five.
        while (intervals.Count > 1 && Length - intervals.Peek().Length / 2 > nominal)
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
