namespace Telemetry.Contracts;

/// <summary>Batches of one device on one day, or of all of them: expected is received, dropped, missing and under way together.</summary>
/// <param name="Late">Of those received: longer on the way than <c>Ledger:LateAfter</c>.</param>
/// <param name="Duplicate">Arrived again; stored once.</param>
/// <param name="Dropped">The device told that it had to drop them.</param>
/// <param name="Missing">Neither stored nor at the device any more.</param>
/// <param name="UnderWay">Waiting at the device, or on their way: they come by themselves.</param>
/// <param name="Plain">Batches without a header, which cannot be counted for gaps.</param>
/// <param name="Lines">Lines of all batches that arrived first.</param>
public sealed record LedgerCounts(
    long Expected, long Received, long Late, long Duplicate, long Dropped, long Missing, long UnderWay, long Plain, long Lines);

/// <param name="Day">Day of Japan on which the batches were sealed, e.g. 2025-11-21.</param>
public sealed record LedgerDay(string Device, string Day, LedgerCounts Counts);

/// <summary>What waits at a device, by its last status.</summary>
/// <param name="OldestSeconds">Age of the oldest of them.</param>
/// <param name="BatchesPerSecond">By how many it became less in the last minutes, new ones included; below 0 it grows; null when not known yet.</param>
/// <param name="SecondsToEmpty">At that pace; null when it does not become less.</param>
/// <param name="At">When this was told.</param>
public sealed record DrainView(
    string Device, long Batches, long Bytes, double OldestSeconds, double? BatchesPerSecond, double? SecondsToEmpty, DateTimeOffset At);

/// <summary>Answer of <c>GET /api/v1/ledger</c>.</summary>
/// <param name="From">First day, <paramref name="To"/> the last one, both included.</param>
/// <param name="City">All devices and days of the range, also those that are left off.</param>
/// <param name="LeftOff">Rows beyond the limit.</param>
/// <param name="Drains">Devices with something waiting, the longest first.</param>
/// <param name="Uncounted">Batches since the start of devices beyond <c>Devices:MaxDevices</c>, stored and in no row.</param>
public sealed record LedgerResponse(
    string From, string To, LedgerCounts City, IReadOnlyList<LedgerDay> Days, long LeftOff, IReadOnlyList<DrainView> Drains, long Uncounted = 0);
