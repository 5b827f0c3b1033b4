namespace Telemetry.EdgeAgent;

/// <summary>Who set the wall time.</summary>
internal enum AnchorSource { None, Kernel, Beacon, Restored }

/// <summary>
/// Decides what the wall time is: monotonic time plus an offset that only trustworthy witnesses move. Pure: times are passed in, in ms.
/// <para>
/// The kernel anchors when it says that NTP keeps its clock, the signed beacon when the kernel does not. Once anchored, small
/// corrections are followed and the wall clock of an unsynchronised kernel is not looked at. A jump of a kernel that claims to be
/// synchronised is on trial: it must stand unchanged for a while, longer when it is large, unless a beacon agrees. What jumps again and
/// again is never followed, and intervals never see any of it.
/// </para>
/// </summary>
internal sealed class ClockAnchor
{
    /// <summary>Corrections up to this are followed at once.</summary>
    public const long SlewMilliseconds = 500;

    /// <summary>A beacon comes late by what the way takes; within this it agrees.</summary>
    public const long BeaconSlackMilliseconds = 5_000;

    /// <summary>A jump up to <see cref="SmallJumpMilliseconds"/> must stand for the first, a larger one for the second.</summary>
    public const long SmallTrialMilliseconds = 60_000, LargeTrialMilliseconds = 600_000, SmallJumpMilliseconds = 900_000;

    /// <summary>Beacons come every 10 s; without one for this long the last is no witness any more.</summary>
    public const long BeaconLifeMilliseconds = 120_000;

    private const int BeaconsKept = 12;
    private readonly Queue<(long Mono, long Offset)> beacons = new();
    private (long Since, long Offset)? trial;

    /// <summary>Wall time minus monotonic time; null before the first anchor.</summary>
    public long? Offset { get; private set; }

    public AnchorSource Source { get; private set; }

    /// <summary>How far the kernel's clock stands from ours while it is not believed; null while it is, or is not looked at.</summary>
    public long? Doubted => trial is { } doubted ? doubted.Offset - Offset : null;

    /// <summary>The offset of an earlier process of the same boot of the kernel: the monotonic clock has gone on.</summary>
    public void Restore(long offset)
    {
        if (Offset is null) (Offset, Source) = (offset, AnchorSource.Restored);
    }

    /// <param name="synced">The kernel says that its clock is synchronised, or the configuration says to believe it.</param>
    public void Look(long mono, long wall, bool synced)
    {
        Forget(mono);
        if (!synced)
        {
            trial = null;
            if (beacons.Count > 0) Follow(BeaconOffset, AnchorSource.Beacon);
            return;
        }
        var offset = wall - mono;
        if (Offset is not { } known || Math.Abs(offset - known) <= SlewMilliseconds) Follow(offset, AnchorSource.Kernel);
        else if (beacons.Count > 0 && Math.Abs(offset - BeaconOffset) <= BeaconSlackMilliseconds) Follow(offset, AnchorSource.Kernel);
        else if (trial is not { } standing || Math.Abs(offset - standing.Offset) > SlewMilliseconds) trial = (mono, offset);
        // A beacon that contradicts has the last word.
        else if (beacons.Count == 0 && mono - standing.Since >= TrialOf(offset - known)) Follow(offset, AnchorSource.Kernel);
    }

    /// <param name="mono">When it came.</param>
    /// <param name="time">What it says; the caller has verified it.</param>
    public void Beacon(long mono, long time)
    {
        beacons.Enqueue((mono, time - mono));
        if (beacons.Count > BeaconsKept) beacons.Dequeue();
        if (Offset is null || Source == AnchorSource.Restored) Follow(BeaconOffset, AnchorSource.Beacon);
    }

    /// <summary>Every beacon is late by its way, so the least late is the best.</summary>
    private long BeaconOffset => beacons.Max(beacon => beacon.Offset);

    private static long TrialOf(long jump) => Math.Abs(jump) <= SmallJumpMilliseconds ? SmallTrialMilliseconds : LargeTrialMilliseconds;

    private void Follow(long offset, AnchorSource source)
    {
        (Offset, Source) = (offset, source);
        trial = null;
    }

    private void Forget(long mono)
    {
        while (beacons.TryPeek(out var oldest) && mono - oldest.Mono > BeaconLifeMilliseconds) beacons.Dequeue();
    }
}
