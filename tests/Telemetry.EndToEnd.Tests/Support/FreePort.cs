using System.Net;
using System.Net.Sockets;

namespace Telemetry.EndToEnd.Tests.Support;

public static class FreePort
{
    // Below those that the kernel gives to outgoing connections (32768 up): one of these would take the port before the server does.
    private const int First = 20_000, Count = 12_000;

    // Two runs at a time begin at different places.
    private static int taken = Environment.ProcessId * 997;

    /// <summary>A loopback port that was free a moment ago, and that no other test of this process is given.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref taken) % Count);
            if (IsFree(port)) return port;
        }
        throw new InvalidOperationException("no port is free");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
