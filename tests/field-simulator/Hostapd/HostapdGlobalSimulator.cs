namespace Telemetry.FieldSimulator;

/// <summary>
/// hostapd's global control socket (<c>hostapd -g</c>) beside one access point: STATUS of each interface, networks added and removed.
/// Answers as Debian's hostapd 2.10 gives them. All members may be called from any thread.
/// </summary>
public sealed class HostapdGlobalSimulator(string path, HostapdSimulator daily) : IAsyncDisposable
{
    private const string Ok = "OK\n", Fail = "FAIL\n", AddCommand = "ADD bss_config=", RemoveCommand = "REMOVE ", Prefix = "IFNAME=";
    private readonly Lock _gate = new();
    private readonly List<AddedNetwork> _networks = [];
    private readonly List<string> _changes = [];
    private readonly MadeFolders _folders = new();
    private ControlSocket? _socket;
    private DeviceLoop? _serving;

    /// <summary>What is open beside the daily network.</summary>
    public IReadOnlyList<AddedNetwork> Networks
    {
        get { lock (_gate) return [.. _networks]; }
    }

    /// <summary>ADD and REMOVE in their order, each with its answer.</summary>
    public IReadOnlyList<string> Changes
    {
        get { lock (_gate) return [.. _changes]; }
    }

    /// <summary>The driver takes no more networks.</summary>
    public bool RefusesAdds { get; set; }

    /// <summary>Commands are taken and never answered.</summary>
    public bool Hung { get; set; }

    public void Start()
    {
        _folders.MakeFor(path);
        _socket = new ControlSocket(path);
        var socket = _socket;
        _serving = new DeviceLoop();
        _serving.Start(cancel => AnswerAsync(socket, cancel));
    }

    /// <summary>The process ends: what was added is gone with it.</summary>
    public async Task StopAsync()
    {
        if (_serving is null) return;
        await _serving.DisposeAsync();
        _serving = null;
        _socket?.Dispose();
        lock (_gate) _networks.Clear();
    }

    /// <summary>A network that somebody else opened, as an agent that is dead by now.</summary>
    public void Open(AddedNetwork network)
    {
        lock (_gate) _networks.Add(network);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        File.Delete(path);
        _folders.Remove();
    }

    private async Task AnswerAsync(ControlSocket socket, CancellationToken cancel)
    {
        while (true)
        {
            var (command, from) = await socket.ReceiveAsync(cancel);
            if (!Hung) socket.Send(from, Answer(command));
        }
    }

    private string Answer(string command)
    {
        lock (_gate)
        {
            if (command == "PING") return "PONG\n";
            if (command == "INTERFACES") return string.Concat(Names().Select(name => name + "\n"));
            if (command.StartsWith(Prefix, StringComparison.Ordinal)) return AnswerFor(command[Prefix.Length..].Split(' ', 2));
            if (!command.StartsWith(AddCommand, StringComparison.Ordinal) && !command.StartsWith(RemoveCommand, StringComparison.Ordinal)) return Fail;
            var answer = command[0] == 'A' ? Add(command[AddCommand.Length..].Split(':', 2)) : Remove(command[RemoveCommand.Length..]);
            _changes.Add($"{command.Split(':')[0]} {answer.Trim()}");
            return answer;
        }
    }

    private IEnumerable<string> Names() => [daily.Interface, .. _networks.Select(network => network.Interface)];

    private string AnswerFor(string[] parts) =>
        parts.Length < 2 || !Names().Contains(parts[0]) ? "FAIL-NO-IFNAME-MATCH\n" : parts[1] == "STATUS" ? Status() : Fail;

    private string Status() => daily.Status() + string.Concat(_networks.Select((network, i) =>
        $"bss[{i + 1}]={network.Interface}\nbssid[{i + 1}]={network.Bssid}\nssid[{i + 1}]={network.Ssid}\nnum_sta[{i + 1}]=0\n"));

    private string Add(string[] parts)
    {
        // Of another phy hostapd would make a radio of its own, which here does not exist.
        if (RefusesAdds || parts is not ["phy0", var file] || AddedNetwork.TryRead(file, daily.Address) is not { } network || Names().Contains(network.Interface)) return Fail;
        _networks.Add(network);
        return Ok;
    }

    private string Remove(string name)
    {
        if (name != daily.Interface) return _networks.RemoveAll(network => network.Interface == name) > 0 ? Ok : Fail;
        // The first network's name is the whole radio.
        daily.SwitchOff();
        _networks.Clear();
        return Ok;
    }
}
