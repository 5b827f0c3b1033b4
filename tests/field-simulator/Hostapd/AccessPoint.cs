namespace Telemetry.FieldSimulator;

/// <summary>
/// The state of one hostapd: its station list, newest first as hostapd keeps it, and whether the radio is on. Events go
/// out on the edge of authorisation only, so that a station that never becomes authorised makes none.
/// </summary>
public sealed class AccessPoint(HostapdOptions options, MacAddress bssid)
{
    private const int MostStations = 2007;
    private readonly List<Association> _stations = [];

    public HostapdOptions Options => options;
    public MacAddress Bssid => bssid;
    public string Interface { get; } = Path.GetFileName(options.Socket);
    public string Ssid { get; set; } = options.Ssid;
    public bool OnAir { get; private set; } = true;
    public IReadOnlyList<Association> Stations => _stations;
    public int AuthorizedCount => _stations.Count(station => station.Authorized);

    /// <summary>Authorised associations so far, those that ended included.</summary>
    public int AssociationCount { get; private set; }

    /// <summary>Called with the text of each event, without its level.</summary>
    public Action<string>? Said { get; set; }

    /// <summary>Null when the radio is off or full. A station that is still listed keeps its entry and makes no event.</summary>
    public Association? Associate(MacAddress mac, bool authorized, RadioLink link, TimeSpan since, TimeSpan now)
    {
        if (!OnAir || _stations.Count >= MostStations) return null;
        if (Find(mac) is { } known)
        {
            known.ComeBack(now);
            return known;
        }
        var station = new Association(mac, FreeAid(), authorized, link, since);
        _stations.Insert(0, station);
        if (authorized)
        {
            AssociationCount++;
            Said?.Invoke($"AP-STA-CONNECTED {mac}");
        }
        return station;
    }

    public bool Remove(MacAddress mac)
    {
        if (Find(mac) is not { } station) return false;
        _stations.Remove(station);
        if (station.Authorized) Said?.Invoke($"AP-STA-DISCONNECTED {mac}");
        return true;
    }

    public Association? Find(MacAddress mac) => _stations.Find(station => station.Mac == mac);

    public Association? After(Association station) => _stations.ElementAtOrDefault(_stations.IndexOf(station) + 1);

    public bool SwitchOff()
    {
        if (!OnAir) return false;
        OnAir = false;
        Said?.Invoke("AP-DISABLED ");
        foreach (var mac in _stations.ConvertAll(station => station.Mac)) Remove(mac);
        return true;
    }

    public bool SwitchOn()
    {
        if (OnAir) return false;
        OnAir = true;
        Said?.Invoke("AP-ENABLED ");
        return true;
    }

    /// <summary>The process ends in good order.</summary>
    public bool Terminate()
    {
        var was = SwitchOff();
        Said?.Invoke("CTRL-EVENT-TERMINATING ");
        return was;
    }

    /// <summary>A new process: the list is lost without a word; the phones still there associate again. Answers how many.</summary>
    public int Restart(bool stationsReturn, TimeSpan now)
    {
        OnAir = true;
        Ssid = options.Ssid;
        _stations.RemoveAll(station => !stationsReturn || station.LeftAt is not null);
        for (var i = 0; i < _stations.Count; i++)
        {
            _stations[i].StartAnew(i + 1, now);
            if (_stations[i].Authorized) AssociationCount++;
        }
        return _stations.Count;
    }

    private int FreeAid()
    {
        var taken = _stations.Select(station => station.Aid).ToHashSet();
        var aid = 1;
        while (taken.Contains(aid)) aid++;
        return aid;
    }
}
