namespace Telemetry.Collector;

/// <summary>What was counted for one device and day; batches, except <paramref name="Lines"/>.</summary>
/// <param name="Dropped">Settled only, as <paramref name="Missing"/>: what may still change is derived from the numbers.</param>
/// <param name="Plain">Batches without a header.</param>
public readonly record struct DayCounts(long Received, long Late, long Duplicate, long Dropped, long Missing, long Plain, long Lines)
{
    public static DayCounts operator +(DayCounts a, DayCounts b) => new(
        a.Received + b.Received, a.Late + b.Late, a.Duplicate + b.Duplicate, a.Dropped + b.Dropped, a.Missing + b.Missing, a.Plain + b.Plain, a.Lines + b.Lines);
}
