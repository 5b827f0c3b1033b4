using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Telemetry.EdgeAgent;

/// <summary>The UDP socket. Datagrams are taken and answered as they come, because a controller that waits sends again.</summary>
internal sealed class RadiusListener : IDisposable
{
    private readonly Socket socket;
    private readonly RadiusDesk desk;
    private readonly Lock gate;
    private readonly TimeProvider time;
    private volatile bool broken;

    private RadiusListener(Socket socket, RadiusDesk desk, Lock gate, TimeProvider time)
    {
        (this.socket, this.desk, this.gate, this.time) = (socket, desk, gate, time);
        _ = ListenAsync();
    }

    /// <summary>The socket has failed.</summary>
    public bool IsBroken => broken;

    /// <summary>Null with the failure as a reading.</summary>
    /// <param name="gate">Is held while the desk works.</param>
    public static RadiusListener? TryOpen(RadiusOptions options, RadiusDesk desk, Lock gate, TimeProvider time, out SourceReading failure)
    {
        var place = IPEndPoint.Parse(options.Listen);
        var socket = new Socket(place.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (place.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = place.Address.Equals(IPAddress.IPv6Any);
            socket.ReceiveBufferSize = options.ReceiveBuffer;
            socket.Bind(place);
            failure = default;
            return new RadiusListener(socket, desk, gate, time);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            failure = Failure(e, options.Listen, place.Port);
            return null;
        }
    }

    public void Dispose() => socket.Dispose();

    private static SourceReading Failure(SocketException e, string listen, int port) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => SourceReading.Failed(
            "port-taken",
            $"{listen} is in use by {PortOwner.Find(port) ?? "another user's program"}: stop it (ss -ulpn 'sport = :{port}' names it), or choose another port here and in the controller; if it is this agent, running, all is well"),
        SocketError.AddressNotAvailable => SourceReading.Failed("no-address", $"{listen} is no address of this machine: correct Listen (ip address lists them)"),
        SocketError.AccessDenied => SourceReading.Failed("denied", $"{listen} may not be used: choose a port from 1024 up"),
        _ => SourceReading.Failed("open", $"{listen} cannot be listened on: {e.Message}"),
    };

    private async Task ListenAsync()
    {
        // One byte more than a packet: a longer datagram is cut, and refused by its length.
        var (datagram, answer) = (new byte[RadiusPacket.MaxLength + 1], new byte[RadiusPacket.MaxLength]);
        var anybody = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(datagram, SocketFlags.None, anybody);
                var from = (IPEndPoint)received.RemoteEndPoint;
                var length = Take(datagram.AsSpan(0, received.ReceivedBytes), from.Address, answer);
                if (length > 0) await socket.SendToAsync(answer.AsMemory(0, length), SocketFlags.None, from);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            broken = true;
        }
    }

    private int Take(Span<byte> datagram, IPAddress from, Span<byte> answer)
    {
        int length;
        lock (gate) length = desk.Take(datagram, from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from, time.GetElapsedTime(0), answer);
        // It may have named a person.
        CryptographicOperations.ZeroMemory(datagram);
        return length;
    }
}
