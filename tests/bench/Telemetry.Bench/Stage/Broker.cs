using System.Net;
using System.Net.Sockets;

namespace Telemetry.Bench;

/// <summary>Debian's mosquitto as we run it: on the loopback interface, a relay that keeps nothing.</summary>
internal sealed class Broker
{
    private Broker(int port, Daemon daemon) => (Port, Daemon) = (port, daemon);

    public int Port { get; }

    public Daemon Daemon { get; }

    public string Url => $"mqtt://127.0.0.1:{Port}";

    public static async Task<Broker> StartAsync(BenchStage stage, CancellationToken stop)
    {
        var port = BenchStage.FreePort();
        var file = stage.In("mosquitto.conf");
        await File.WriteAllTextAsync(file, $"""
            user root
            listener {port} 127.0.0.1
            allow_anonymous true
            persistence false
            max_inflight_messages 200
            max_queued_messages 20000
            log_dest stderr
            log_type error
            log_type warning
            log_type subscribe

            """, stop);
        var broker = new Broker(port, stage.Start(new Daemon("mosquitto", "mosquitto", "-c", file)));
        await stage.UntilAsync(broker.AcceptsAsync, "it accepts connections", broker.Daemon, TimeSpan.FromSeconds(20), stop);
        return broker;
    }

    /// <summary>Whether a client of this name was among the last to subscribe.</summary>
    public bool HasSubscriber(string client) => Daemon.LastWords.Contains($" {client} ", StringComparison.Ordinal);

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
