namespace Telemetry.EdgeAgent;

/// <summary>
/// Tells a visit from an association: associations of one station with gaps of at most <paramref name="gap"/> between are one visit.
/// For that it remembers when a station was last here, in memory, no longer than the gap, and for a bounded number of stations.
/// Times are monotonic.
/// </summary>
internal sealed class VisitLog(TimeSpan gap)
{
    /// <summary>Beyond this, which only a flood of invented addresses reaches, those unseen for longest are forgotten.</summary>
    public const int MaxRemembered = 32_768;

    private readonly Dictionary<ulong, TimeSpan> lastSeen = [];

    public int Remembered => lastSeen.Count;

    /// <summary>True when a visit begins with this association.</summary>
    public bool Arrived(ulong address, TimeSpan at)
    {
        var begins = !lastSeen.TryGetValue(address, out var seen) || at - seen > gap;
        Seen(address, at);
        return begins;
    }

    public void Seen(ulong address, TimeSpan at)
    {
        if (lastSeen.TryGetValue(address, out var seen) && seen >= at) return;
        lastSeen[address] = at;
        if (lastSeen.Count > MaxRemembered) ForgetOldestHalf();
    }

    public void Prune(TimeSpan now)
    {
        foreach (var (address, seen) in lastSeen)
            if (now - seen > gap) lastSeen.Remove(address);
    }

    private void ForgetOldestHalf()
    {
        var middle = lastSeen.Values.Order().ElementAt(lastSeen.Count / 2);
        foreach (var (address, seen) in lastSeen)
            if (seen <= middle && lastSeen.Count > MaxRemembered / 2) lastSeen.Remove(address);
    }
}
