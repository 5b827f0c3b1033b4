namespace Telemetry.EdgeAgent;

/// <summary>
/// What is known of one BSS, and the counters made from it. An association is counted by its event; where the event was missed
/// (hostapd restarted, our attachment was dropped) the walk shows it: a station unknown before, or one whose association began after
/// the one we knew. Stations present at the first walk began before us and are not counted. Times are monotonic.
/// </summary>
internal sealed class StationTable(AccessPointMemory memory, Action<ulong>? saw)
{
    /// <summary>connected_time is in whole seconds and an event may lag: two beginnings closer than this are the same.</summary>
    private static readonly TimeSpan SameBeginning = TimeSpan.FromSeconds(2);

    /// <summary>More events than this between two walks are counted, but not remembered by station.</summary>
    private const int MostHeard = 2 * StationWalk.MaxStations;

    private readonly Dictionary<ulong, Entry> entries = [];
    private readonly Dictionary<ulong, (TimeSpan At, bool Old)> heard = [];
    private readonly HashSet<ulong> present = [], left = [], moved = [];
    private readonly PresenceMeter meter = new();
    private bool primed;

    /// <summary>Authorised now, those that have moved to another BSS of this access point left out.</summary>
    public int Stations { get; private set; }

    /// <summary>Of these, how many have a locally administered address, as phones draw at random.</summary>
    public int LocalStations { get; private set; }

    /// <summary>Authorised associations since the agent started.</summary>
    public long Associations { get; private set; }

    /// <summary>Visits that began here since the agent started.</summary>
    public long Visits { get; private set; }

    /// <summary>Most stations at one time since <see cref="LineWritten"/>.</summary>
    public int PeakStations => Math.Min(Math.Max(meter.Peak, Stations), StationWalk.MaxStations);

    public long StationMinutes => meter.StationMinutes;

    public long UpSeconds => meter.UpSeconds;

    /// <summary>Bytes received from stations, and sent to them, since the agent started.</summary>
    public ulong RxBytes { get; private set; }

    public ulong TxBytes { get; private set; }

    /// <summary>Associations of the last walk that no event had told of.</summary>
    public int Missed { get; private set; }

    public void Heard(StationEventKind kind, ulong address, TimeSpan now)
    {
        if (kind == StationEventKind.Connected) Connected(address, now);
        else if (kind == StationEventKind.Disconnected) Disconnected(address, now);
    }

    /// <param name="walked">A complete walk; every event that hostapd sent before its end must have been given to <see cref="Heard"/>.</param>
    /// <param name="now">The time of the walk.</param>
    public void Apply(IReadOnlyList<Station> walked, TimeSpan now)
    {
        Missed = 0;
        present.Clear();
        foreach (var station in walked)
        {
            if (!station.Authorized) continue;
            present.Add(station.Address);
            Apply(station, now);
        }
        foreach (var gone in entries.Keys.Where(address => !present.Contains(address)).ToArray()) entries.Remove(gone);
        ForgetHeard();
        moved.RemoveWhere(address => !present.Contains(address) && !heard.ContainsKey(address));
        Count(now);
        left.Clear();
        primed = true;
    }

    /// <summary>hostapd was away or did not answer since the last walk.</summary>
    public void Broken() => meter.Broken();

    /// <summary>
    /// The hostapd that we were attached to has ended, and with it every association that it had or told of: whoever is walked next has
    /// associated anew, however soon.
    /// </summary>
    public void Ended()
    {
        entries.Clear();
        heard.Clear();
        left.Clear();
    }

    public void LineWritten() => meter.PeakTold();

    /// <summary>When the association began that this BSS has of the station; null when it has none.</summary>
    public TimeSpan? Began(ulong address) =>
        left.Contains(address) || moved.Contains(address) ? null
        : heard.TryGetValue(address, out var told) ? told.At
        : entries.TryGetValue(address, out var entry) ? entry.Began : null;

    /// <summary>Another BSS of this access point has it now.</summary>
    public void MovedAway(ulong address, TimeSpan now)
    {
        moved.Add(address);
        meter.Went(address, now);
    }

    private void Connected(ulong address, TimeSpan now)
    {
        Associations++;
        left.Remove(address);
        moved.Remove(address);
        if (heard.Count < MostHeard) heard[address] = (now, Old: false);
        Arrived(address, now, now);
        meter.Came(address, now);
    }

    private void Disconnected(ulong address, TimeSpan now)
    {
        if (left.Count < MostHeard) left.Add(address);
        if (meter.Has(address)) memory.Visits.Seen(address, now);
        meter.Went(address, now);
    }

    private void Arrived(ulong address, TimeSpan began, TimeSpan now)
    {
        // Here all the time as far as we know: a disconnect that nobody told of is no gap.
        if (meter.Has(address)) memory.Visits.Seen(address, began);
        if (memory.Visits.Arrived(address, began)) Visits++;
        memory.Settle(this, address, began, now);
        saw?.Invoke(address);
    }

    private void Count(TimeSpan now)
    {
        (Stations, LocalStations) = (0, 0);
        foreach (var address in present)
        {
            if (moved.Contains(address)) continue;
            Stations++;
            if (StationReply.IsLocal(address)) LocalStations++;
            if (!left.Contains(address)) memory.Visits.Seen(address, now);
            saw?.Invoke(address);
        }
        memory.Visits.Prune(now);
        meter.Walked(present.Concat(heard.Keys).Where(address => !left.Contains(address) && !moved.Contains(address)), now);
    }

    /// <summary>hostapd puts a new station at the list's head, behind a walk under way: its event waits for one more walk.</summary>
    private void ForgetHeard()
    {
        foreach (var (address, told) in heard.ToArray())
        {
            if (told.Old || present.Contains(address)) heard.Remove(address);
            else heard[address] = told with { Old = true };
        }
    }

    private void Apply(Station station, TimeSpan now)
    {
        var known = entries.TryGetValue(station.Address, out var entry);
        var began = station.ConnectedSeconds is { } seconds ? (station.At ?? now) - TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var told = heard.TryGetValue(station.Address, out var toldBy);
        var anew = !known || told || began - entry.Began > SameBeginning;
        if (primed || told)
        {
            RxBytes += Growth(station.RxBytes, anew ? null : entry.Rx);
            TxBytes += Growth(station.TxBytes, anew ? null : entry.Tx);
        }
        entries[station.Address] = new Entry(
            told ? toldBy.At : anew ? began ?? now : entry.Began, station.RxBytes ?? (anew ? null : entry.Rx), station.TxBytes ?? (anew ? null : entry.Tx));
        if (!anew || told) return;
        if (!primed)
        {
            memory.Settle(this, station.Address, began ?? now, now);
            return;
        }
        Associations++;
        Missed++;
        moved.Remove(station.Address);
        Arrived(station.Address, began ?? now, now);
    }

    /// <summary>A counter that fell was reset: what it shows came since.</summary>
    private static ulong Growth(ulong? now, ulong? before) =>
        now is not { } value ? 0 : before is { } old && value >= old ? value - old : value;

    private readonly record struct Entry(TimeSpan Began, ulong? Rx, ulong? Tx);
}
