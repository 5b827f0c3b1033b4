using System.Net.Sockets;

namespace Telemetry.EdgeAgent;

/// <summary>Why hostapd could not be spoken to.</summary>
internal enum ControlFault { None, NoSocket, Denied, NobodyListens, NoAnswer, NoClientSocket }

/// <summary>
/// Our end of a control socket: AF_UNIX datagrams between a path of ours and hostapd's. After a timeout it must be thrown away,
/// because a late answer would be taken for the next one.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private ControlSocket()
    {
    }

    public static ControlSocket? TryOpen(string server, string client, out ControlFault fault)
    {
        var opened = new ControlSocket();
        fault = opened.Bind(client) ?? opened.Connect(server) ?? ControlFault.None;
        if (fault == ControlFault.None) return opened;
        opened.Dispose();
        return null;
    }

    public async ValueTask<ControlFault> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancel)
    {
        try
        {
            await socket.SendAsync(command, SocketFlags.None, cancel);
            return ControlFault.None;
        }
        catch (SocketException e)
        {
            return FaultOf(e.SocketErrorCode);
        }
    }

    /// <summary>The next datagram's length; -1 when the socket was closed under us.</summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, cancel);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    /// <summary>True when something has come, or the socket was closed; the thread waits for it.</summary>
    public bool HasWithin(TimeSpan moment)
    {
        try
        {
            return socket.Poll(moment, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    private ControlFault? Bind(string client)
    {
        try
        {
            File.Delete(client);
            socket.Bind(new UnixDomainSocketEndPoint(client));
            // hostapd may run as another user; it must be allowed to answer.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(client, (UnixFileMode)0b110_110_110);
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ControlFault.NoClientSocket;
        }
    }

    private ControlFault? Connect(string server)
    {
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(server));
            return null;
        }
        catch (SocketException e)
        {
            return FaultOf(e.SocketErrorCode);
        }
        catch (ArgumentException)
        {
            return ControlFault.NoSocket;
        }
    }

    private static ControlFault FaultOf(SocketError error) => error switch
    {
        SocketError.AccessDenied => ControlFault.Denied,
        SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.NotConnected => ControlFault.NobodyListens,
        // ENOENT has no code of its own.
        _ => ControlFault.NoSocket,
    };
}
