namespace Telemetry.EdgeAgent;

/// <summary>
/// Who is associated with one BSS between the walks, by events: the most at one time, and the time that stations were associated.
/// Time counts from one good walk to the next, and only when nothing broke between them; so station time over up time is the mean
/// number of stations. Times are monotonic.
/// </summary>
internal sealed class PresenceMeter
{
    private readonly HashSet<ulong> here = [];
    private TimeSpan stationTime, pending, upTime, advanced;
    private TimeSpan? walked;

    /// <summary>Most at one time since <see cref="PeakTold"/>.</summary>
    public int Peak { get; private set; }

    /// <summary>Whole minutes; what is over counts towards the next.</summary>
    public long StationMinutes => stationTime.Ticks / TimeSpan.TicksPerMinute;

    /// <summary>Whole seconds for which the BSS answered.</summary>
    public long UpSeconds => upTime.Ticks / TimeSpan.TicksPerSecond;

    public bool Has(ulong address) => here.Contains(address);

    public void Came(ulong address, TimeSpan now)
    {
        Advance(now);
        if (here.Count < StationWalk.MaxStations) here.Add(address);
        Peak = Math.Max(Peak, here.Count);
    }

    public void Went(ulong address, TimeSpan now)
    {
        Advance(now);
        here.Remove(address);
    }

    /// <summary>A complete walk: who is here now, whatever events have said.</summary>
    public void Walked(IEnumerable<ulong> present, TimeSpan now)
    {
        Advance(now);
        if (walked is { } before) upTime += now - before;
        stationTime += pending;
        (pending, walked, advanced) = (TimeSpan.Zero, now, now);
        here.Clear();
        here.UnionWith(present);
        Peak = Math.Max(Peak, here.Count);
    }

    /// <summary>hostapd was away or did not answer: nothing is known of the time since the last walk, nor of who is here.</summary>
    public void Broken()
    {
        (pending, walked) = (TimeSpan.Zero, null);
        here.Clear();
    }

    public void PeakTold() => Peak = here.Count;

    private void Advance(TimeSpan now)
    {
        if (walked is null) return;
        pending += here.Count * (now - advanced);
        advanced = now;
    }
}
