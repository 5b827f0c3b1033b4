namespace Telemetry.EdgeAgent;

/// <summary>
/// The count rate of a quiet day: as configured, or learned: from the first hour, then the median of the last 24 hours learned from.
/// An hour in which an alarm began or ended teaches nothing.
/// </summary>
internal sealed class BackgroundRate(double? configured)
{
    private const int Hours = 24;

    /// <summary>10 % spread; a slower tube gets a longer first hour.</summary>
    private const int EnoughCounts = 100;

    private readonly Queue<double> learned = new();
    private (TimeSpan Length, long Count) hour;
    private double? median;

    /// <summary>Counts per minute; null until it is known.</summary>
    public double? PerMinute => configured ?? median;

    public void Learn(TimeSpan length, long count)
    {
        if (configured is not null) return;
        hour = (hour.Length + length, hour.Count + count);
        if (hour.Length < TimeSpan.FromHours(1) || hour.Count < EnoughCounts) return;
        learned.Enqueue(hour.Count / hour.Length.TotalMinutes);
        if (learned.Count > Hours) learned.Dequeue();
        median = learned.Order().ElementAt(learned.Count / 2);
        Discard();
    }

    /// <summary>The hour that has begun is not to be learned from.</summary>
    public void Discard() => hour = default;
}
