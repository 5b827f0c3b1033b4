using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>A wire that can break: forwards a loopback port of its own to another one, until told to cut or to swallow.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly int target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly Task accepting;
    private volatile bool swallowing;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>While true, connections stay open (and new ones are taken) but every byte vanishes: a dead path.</summary>
    public bool Swallowing
    {
        get => swallowing;
        set => swallowing = value;
    }

    /// <summary>Resets every connection; new ones are forwarded again.</summary>
    public void Cut()
    {
        while (sockets.TryTake(out var socket))
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // It had ended by itself.
            }

            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(near);
                sockets.Add(far);
                _ = ForwardAsync(near, far);
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private async Task ForwardAsync(Socket near, Socket far)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The target is away, or the wire was cut.
        }

        near.Dispose();
        far.Dispose();
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
                if (!swallowing) await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // One end is gone; the other is closed by ForwardAsync.
        }
    }
}
