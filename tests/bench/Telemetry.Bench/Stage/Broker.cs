using System.Net;
using System.Net.Sockets;

namespace Telemetry.Bench;

/// <summary>Debian's mosquitto as we run it: on the loopback interface, a relay that keeps nothing.</summary>
internal sealed class Broker
{
    private Broker(int port) => Port = port;

    public int Port { get; }

    public string Url => $"mqtt://127.0.0.1:{Port}";

    public static async Task<Broker> StartAsync(BenchStage stage, CancellationToken stop)
    {
        var broker = new Broker(BenchStage.FreePort());
        var file = stage.In("mosquitto.conf");
        await File.WriteAllTextAsync(file, $"""
            user root
            listener {broker.Port} 127.0.0.1
            allow_anonymous true
            persistence false
            max_inflight_messages 200
            max_queued_messages 20000
            log_dest stderr
            log_type error
            log_type warning

            """, stop);
        var daemon = stage.Start(new Daemon("mosquitto", "mosquitto", "-c", file));
        await stage.UntilAsync(broker.AcceptsAsync, "it accepts connections", daemon, TimeSpan.FromSeconds(20), stop);
        return broker;
    }

    private async Task<bool> AcceptsAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
