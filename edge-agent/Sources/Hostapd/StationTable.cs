namespace Telemetry.EdgeAgent;

/// <summary>
/// What is known of one BSS, and the counters made from it. An association is counted by its event; where the event was missed
/// (hostapd restarted, our attachment was dropped) the walk shows it: a station unknown before, or one whose association began after
/// the one we knew. Stations present at the first walk began before us and are not counted. Times are monotonic.
/// </summary>
internal sealed class StationTable
{
    /// <summary>connected_time is in whole seconds and an event may lag: two beginnings closer than this are the same.</summary>
    private static readonly TimeSpan SameBeginning = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ulong, Entry> entries = [];
    private readonly Dictionary<ulong, (TimeSpan At, bool Old)> heard = [];
    private readonly HashSet<ulong> present = [];
    private bool primed;

    /// <summary>Authorised now.</summary>
    public int Stations { get; private set; }

    /// <summary>Authorised associations since the agent started.</summary>
    public long Associations { get; private set; }

    /// <summary>Bytes received from stations, and sent to them, since the agent started.</summary>
    public ulong RxBytes { get; private set; }

    public ulong TxBytes { get; private set; }

    /// <summary>Associations of the last walk that no event had told of.</summary>
    public int Missed { get; private set; }

    public void Heard(StationEventKind kind, ulong address, TimeSpan now)
    {
        if (kind != StationEventKind.Connected) return;
        Associations++;
        heard[address] = (now, Old: false);
    }

    /// <param name="walked">A complete walk; every event that hostapd sent before its end must have been given to <see cref="Heard"/>.</param>
    /// <param name="now">The time of the walk.</param>
    public void Apply(IReadOnlyList<Station> walked, TimeSpan now)
    {
        (Stations, Missed) = (0, 0);
        present.Clear();
        foreach (var station in walked)
        {
            if (!station.Authorized) continue;
            Stations++;
            present.Add(station.Address);
            Apply(station, now);
        }
        foreach (var gone in entries.Keys.Where(address => !present.Contains(address)).ToArray()) entries.Remove(gone);
        ForgetHeard();
        primed = true;
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
        var began = station.ConnectedSeconds is { } seconds ? now - TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var told = heard.TryGetValue(station.Address, out var toldBy);
        var anew = !known || told || began - entry.Began > SameBeginning;
        if (anew && !told && primed)
        {
            Associations++;
            Missed++;
        }
        if (primed || told)
        {
            RxBytes += Growth(station.RxBytes, anew ? null : entry.Rx);
            TxBytes += Growth(station.TxBytes, anew ? null : entry.Tx);
        }
        entries[station.Address] = new Entry(
            told ? toldBy.At : anew ? began ?? now : entry.Began, station.RxBytes ?? (anew ? null : entry.Rx), station.TxBytes ?? (anew ? null : entry.Tx));
    }

    /// <summary>A counter that fell was reset: what it shows came since.</summary>
    private static ulong Growth(ulong? now, ulong? before) =>
        now is not { } value ? 0 : before is { } old && value >= old ? value - old : value;

    private readonly record struct Entry(TimeSpan Began, ulong? Rx, ulong? Tx);
}
