namespace Telemetry.FieldSimulator;

/// <summary>
/// hostapd without a radio: the control socket of one interface, with stations that come, move and go. Simulators made by
/// <see cref="Neighbours"/> share one crowd, between which stations roam. All members may be called from any thread.
/// </summary>
public sealed class HostapdSimulator : IFieldDevice
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(5);
    private readonly Neighbourhood _neighbourhood;
    private readonly AccessPoint _ap;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Monitors _monitors = new();
    private readonly ControlProtocol _protocol;
    private readonly MadeFolders _folders = new();
    private readonly DeviceLoop _crowdLoop = new();
    private ControlSocket? _socket;
    private DeviceLoop? _serving;

    public HostapdSimulator(HostapdOptions options, TimeProvider time, Random random)
        : this(new AccessPoint(options, MacAddress.Draw(random, local: false)), null, time, random)
    {
    }

    private HostapdSimulator(AccessPoint ap, Neighbourhood? neighbourhood, TimeProvider time, Random random)
    {
        (_ap, _time) = (ap, time);
        _neighbourhood = neighbourhood ?? new Neighbourhood([ap], time, random);
        // Draws of its own, so that how often a reader asks does not change the crowd.
        _random = new Random(random.Next());
        _protocol = new ControlProtocol(ap, _monitors, _random);
        ap.Said = text => _monitors.Send(text, (client, line) => _socket?.Send(client, line) ?? Delivery.Refused);
    }

    public string Kind => "hostapd";
    public string Path => _ap.Options.Socket;
    public Task Completion => _crowdLoop.Completion;

    /// <summary>Stations with [AUTHORIZED], those included that are gone without a goodbye.</summary>
    public int AuthorizedCount => AtNow(_ => _ap.AuthorizedCount);

    /// <summary>All stations in the list: what STATUS calls num_sta[0].</summary>
    public int StationCount => AtNow(_ => _ap.Stations.Count);

    /// <summary>Authorised associations since the simulator was made, those that ended included.</summary>
    public int AssociationCount => AtNow(_ => _ap.AssociationCount);

    public int AttachedCount => AtNow(_ => _monitors.Count);

    /// <summary>The authorised stations' addresses, newest first.</summary>
    public IReadOnlyList<string> AuthorizedStations =>
        AtNow(_ => _ap.Stations.Where(station => station.Authorized).Select(station => station.Mac.ToString()).ToArray());

    /// <summary>While true, commands are taken and never answered, as by a process that hangs.</summary>
    public bool Hung { get; set; }

    internal string Interface => _ap.Interface;

    public string Bssid => _ap.Bssid.ToString();

    /// <summary>The radio goes off the air: every station is lost.</summary>
    public void SwitchOff() => AtNow(_ => _ap.SwitchOff());

    internal MacAddress Address => _ap.Bssid;

    internal string Status() => AtNow(_ => ControlReplies.Status(_ap));

    /// <summary>Access points of one scene, with one crowd between them.</summary>
    public static IReadOnlyList<HostapdSimulator> Neighbours(IReadOnlyList<HostapdOptions> options, TimeProvider time, Random random)
    {
        var accessPoints = options.Select(one => new AccessPoint(one, MacAddress.Draw(random, local: false))).ToArray();
        var neighbourhood = new Neighbourhood(accessPoints, time, random);
        return [.. accessPoints.Select(ap => new HostapdSimulator(ap, neighbourhood, time, random))];
    }

    public void Start()
    {
        Serve();
        _crowdLoop.Start(LetTheCrowdMoveAsync);
    }

    /// <summary>Associates a station that stays until it is removed. Answers its address.</summary>
    public string AddStation(string? mac = null, bool authorized = true) => AtNow(now =>
    {
        var address = mac is null ? MacAddress.Draw(_random, local: true) : MacAddress.Parse(mac);
        _ap.Associate(address, authorized, RadioLink.Ordinary, now, now);
        return address.ToString();
    });

    /// <summary>The station says goodbye. False when it is not listed.</summary>
    public bool RemoveStation(string mac) => AtNow(_ => _ap.Remove(MacAddress.Parse(mac)));

    /// <summary>The station goes out of hearing: it stays listed until the inactivity timeout.</summary>
    public bool LeaveSilently(string mac) => AtNow(now =>
    {
        if (_ap.Find(MacAddress.Parse(mac)) is not { } station) return false;
        _neighbourhood.Crowd.LeaveSilently(_ap, station, now);
        return true;
    });

    /// <summary>Ends the process: monitors and replies are gone. A killed one leaves its socket file behind.</summary>
    public async Task StopAsync(bool killed = false)
    {
        if (_serving is null) return;
        if (!killed) AtNow(_ => _ap.Terminate());
        await _serving.DisposeAsync();
        _serving = null;
        lock (_neighbourhood.Gate)
        {
            if (killed) _socket?.CloseLeavingFile();
            else _socket?.Dispose();
            _socket = null;
            _monitors.Clear();
        }
    }

    /// <summary>
    /// A new process at the same path. Attached monitors are forgotten without a word. Stations still in hearing associate
    /// again, with new counters, unless <paramref name="stationsReturn"/> is false.
    /// </summary>
    public async Task RestartAsync(bool stationsReturn = true)
    {
        await StopAsync(killed: true);
        AtNow(now => _ap.Restart(stationsReturn, now));
        Serve();
    }

    /// <summary>Takes the socket file away while the process goes on, as a cleaned-up /run does.</summary>
    public void RemoveSocket() => File.Delete(Path);

    public async ValueTask DisposeAsync()
    {
        await _crowdLoop.DisposeAsync();
        await StopAsync();
        RemoveSocket();
        _folders.Remove();
    }

    private void Serve()
    {
        _folders.MakeFor(Path);
        var socket = new ControlSocket(Path);
        lock (_neighbourhood.Gate) _socket = socket;
        _serving = new DeviceLoop();
        _serving.Start(cancel => AnswerAsync(socket, cancel));
    }

    private async Task AnswerAsync(ControlSocket socket, CancellationToken cancel)
    {
        while (true)
        {
            var (command, from) = await socket.ReceiveAsync(cancel);
            if (Hung) continue;
            // Events a command causes go out before its reply, on the same socket: so does hostapd.
            var reply = AtNow(now => _protocol.Answer(command, from, now));
            // hostapd 2.10 was seen to stand still, for everyone, while one client left 278 events unread.
            while (socket.Send(from, reply) == Delivery.Full) await Task.Delay(s_retry, _time, cancel);
        }
    }

    private async Task LetTheCrowdMoveAsync(CancellationToken cancel)
    {
        var longest = TimeSpan.FromSeconds(1);
        while (true)
        {
            if (_serving is { Completion.IsFaulted: true } broken) await broken.Completion;
            var pause = longest;
            lock (_neighbourhood.Gate)
            {
                var now = _neighbourhood.CatchUp();
                if (_neighbourhood.Crowd.NextDue is { } due && due - now < longest) pause = due - now;
            }
            await Task.Delay(pause > TimeSpan.FromMilliseconds(1) ? pause : TimeSpan.FromMilliseconds(1), _time, cancel);
        }
    }

    private T AtNow<T>(Func<TimeSpan, T> act)
    {
        lock (_neighbourhood.Gate) return act(_neighbourhood.CatchUp());
    }
}
