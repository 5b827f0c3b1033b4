using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.FieldSimulator;

/// <summary>The datagram socket at a path. Sending never waits; it says how it went.</summary>
internal sealed class ControlSocket : IDisposable
{
    private const int BufferSize = 4096;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly SocketAddress _sender = new(AddressFamily.Unix);
    private readonly string _path;

    public ControlSocket(string path)
    {
        _path = path;
        File.Delete(path);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Blocking = false;
    }

    public async ValueTask<(string Command, SocketAddress From)> ReceiveAsync(CancellationToken cancel)
    {
        _sender.Size = SocketAddress.GetMaximumAddressSize(AddressFamily.Unix);
        var length = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _sender, cancel);
        var from = new SocketAddress(AddressFamily.Unix, _sender.Size);
        _sender.Buffer.Span[.._sender.Size].CopyTo(from.Buffer.Span);
        return (Encoding.UTF8.GetString(_buffer, 0, length), from);
    }

    public Delivery Send(SocketAddress to, string text)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(text), SocketFlags.None, to);
            return Delivery.Delivered;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                // ENOENT: the reader's own socket file is gone.
                SocketError.AddressNotAvailable => Delivery.Gone,
                SocketError.WouldBlock => Delivery.Full,
                _ => Delivery.Refused,
            };
        }
    }

    /// <summary>Closes as a killed process does: the file stays and refuses connections.</summary>
    public void CloseLeavingFile()
    {
        // .NET unlinks the path a socket was bound to; under another name the file survives that.
        var aside = _path + ".closing";
        if (File.Exists(_path)) File.Move(_path, aside, overwrite: true);
        Dispose();
        if (File.Exists(aside)) File.Move(aside, _path, overwrite: true);
    }

    public void Dispose() => _socket.Dispose();
}
