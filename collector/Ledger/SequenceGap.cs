namespace Telemetry.Collector;

/// <summary>
/// A hole between numbers that arrived, with the times at its two ends: batches are numbered in the order in which they are sealed, so the
/// numbers inside lie evenly between. Exact where both ends are on one day.
/// </summary>
/// <param name="Before">When the number below <paramref name="First"/> was sealed, ms.</param>
/// <param name="After">When the one above <paramref name="Last"/> was, or that one itself if <paramref name="IncludesAfter"/>.</param>
public readonly record struct SequenceGap(long First, long Last, long Before, long After, bool IncludesAfter = false)
{
    /// <summary>The numbers from <paramref name="first"/> to <paramref name="last"/>, a part of this hole, by day.</summary>
    public IEnumerable<GapPart> ByDay(GapKind kind, long first, long last)
    {
        for (var (from, day) = (first, JapanDay.Of(TimeOf(first))); from <= last; day++)
        {
            var end = Math.Min(last, LastBefore(JapanDay.Start(day + 1)));
            if (end < from) continue;
            yield return new GapPart(kind, day, end - from + 1);
            from = end + 1;
        }
    }

    private long Width => Last - First + (IncludesAfter ? 1 : 2);

    private long Span => Math.Max(0, After - Before);

    private long TimeOf(long number) => Before + (long)((Int128)Span * (number - First + 1) / Width);

    /// <summary>The highest number that was sealed before an instant.</summary>
    private long LastBefore(long instant)
    {
        if (TimeOf(Last) < instant) return Last;
        // The smallest n with Before + Span * n / Width >= instant is the first beyond.
        var n = ((Int128)(instant - Before) * Width + Span - 1) / Span;
        return First - 1 + (long)(n - 1);
    }
}
