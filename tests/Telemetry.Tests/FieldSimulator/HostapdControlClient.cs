using System.Net.Sockets;
using System.Text;

namespace Telemetry.Tests;

/// <summary>A client of the control interface as wpa_ctrl is one: it binds its own path, and events and replies come there.</summary>
internal sealed class HostapdControlClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[4096];

    public HostapdControlClient(string ownPath, string serverPath)
    {
        OwnPath = ownPath;
        _socket.Bind(new UnixDomainSocketEndPoint(ownPath));
        _socket.Connect(new UnixDomainSocketEndPoint(serverPath));
    }

    public string OwnPath { get; }

    public bool HasUnread => _socket.Poll(0, SelectMode.SelectRead);

    public async Task<string> Ask(string command)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes(command), SocketFlags.None, FieldWait.Patience());
        return await Receive();
    }

    public async Task<string> Receive() =>
        Encoding.UTF8.GetString(_buffer, 0, await _socket.ReceiveAsync(_buffer, SocketFlags.None, FieldWait.Patience()));

    /// <summary>The addresses of a whole walk; null where a FAIL ended it.</summary>
    public async Task<IReadOnlyList<string>?> Walk(Action<string>? visited = null)
    {
        var macs = new List<string>();
        for (var reply = await Ask("STA-FIRST"); reply.Length > 0; reply = await Ask($"STA-NEXT {macs[^1]}"))
        {
            if (reply == "FAIL\n") return null;
            macs.Add(reply.Split('\n')[0]);
            visited?.Invoke(macs[^1]);
        }
        return macs;
    }

    public void Dispose() => _socket.Dispose();
}
