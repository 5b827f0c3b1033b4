using System.Net.Sockets;
using System.Text;

namespace Telemetry.SignagePlayer;

/// <summary>sd_notify(3): one datagram per message to the socket that systemd names. Does nothing outside systemd.</summary>
internal sealed class ServiceNotify
{
    private readonly string? address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    public void Ready() => Send("READY=1");

    public void Alive() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1");

    private void Send(string message)
    {
        if (string.IsNullOrEmpty(address)) return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            // '@' stands for the zero byte of an abstract address.
            socket.SendTo(Encoding.ASCII.GetBytes(message), new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        }
        catch (SocketException)
        {
            // systemd went away; the watchdog is its business then.
        }
    }
}
