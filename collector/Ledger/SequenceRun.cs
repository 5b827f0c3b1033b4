namespace Telemetry.Collector;

/// <summary>Batches of one start of an agent that arrived without a hole between their numbers.</summary>
/// <param name="FirstSent">When the lowest of them was sealed, ms; <paramref name="LastSent"/>: the highest.</param>
/// <param name="Opened">When the first of them arrived, ms.</param>
public readonly record struct SequenceRun(uint Boot, long First, long Last, long FirstSent, long LastSent, long Opened);

/// <summary>How a number that did not arrive is booked.</summary>
public enum GapKind
{
    /// <summary>It waits at the device, or may still be on its way: it comes by itself.</summary>
    UnderWay,

    /// <summary>The device told that it had to drop it.</summary>
    Dropped,

    /// <summary>Neither here nor at the device.</summary>
    Missing,
}

/// <summary>Numbers that did not arrive, all on one day of Japan.</summary>
/// <param name="Day">Days since 1970-01-01.</param>
public readonly record struct GapPart(GapKind Kind, int Day, long Count)
{
    /// <summary>What it adds to its day; nothing while it is under way.</summary>
    public DayCounts Counts => Kind switch
    {
        GapKind.Dropped => new DayCounts(0, 0, 0, Count, 0, 0, 0),
        GapKind.Missing => new DayCounts(0, 0, 0, 0, Count, 0, 0),
        _ => default,
    };
}
