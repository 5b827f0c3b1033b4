using System.Net;
using System.Net.Sockets;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A control socket whose answers a test writes: for what a well-behaved hostapd does only at unlucky moments.</summary>
internal sealed class ScriptedHostapd : IAsyncDisposable
{
    private readonly string path;
    private readonly Func<ScriptedHostapd, string, string[]?> answers;
    private readonly Task serving;
    private readonly CancellationTokenSource end = new();
    private Socket socket;

    /// <param name="answers">Datagrams to send back for a command; null: as an ordinary hostapd with these <see cref="Stations"/>.</param>
    public ScriptedHostapd(string path, Func<ScriptedHostapd, string, string[]?> answers)
    {
        (this.path, this.answers) = (path, answers);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        socket = Bind();
        serving = ServeAsync();
    }

    public List<ulong> Stations { get; set; } = [];

    public static string Reply(ulong address) => $"{Text(address)}\nflags=[AUTH][ASSOC][AUTHORIZED]\nconnected_time=3\n";

    public static string Joined(ulong address) => $"<3>AP-STA-CONNECTED {Text(address)}";

    /// <summary>A new process at the same path: clients of the old one are refused.</summary>
    public void Restart()
    {
        var old = socket;
        socket = Bind();
        old.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving;
        socket.Dispose();
        end.Dispose();
    }

    private Socket Bind()
    {
        // .NET unlinks the path of a socket that it closes: bind elsewhere and move.
        var bound = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var aside = $"{path}.{Guid.NewGuid():N}"[..Math.Min(100, path.Length + 9)];
        bound.Bind(new UnixDomainSocketEndPoint(aside));
        File.Move(aside, path, overwrite: true);
        return bound;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        while (!end.IsCancellationRequested)
        {
            var from = new SocketAddress(AddressFamily.Unix);
            from.Size = SocketAddress.GetMaximumAddressSize(AddressFamily.Unix);
            try
            {
                var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, end.Token);
                var command = Encoding.ASCII.GetString(buffer, 0, length);
                foreach (var datagram in answers(this, command) ?? [Ordinary(command)])
                    socket.SendTo(Encoding.ASCII.GetBytes(datagram), SocketFlags.None, from);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A client that is gone, or the end.
            }
        }
    }

    private string Ordinary(string command)
    {
        if (command == "PING") return "PONG\n";
        if (command == "STA-FIRST") return Stations.Count == 0 ? "" : Reply(Stations[0]);
        if (!command.StartsWith("STA-NEXT ", StringComparison.Ordinal)) return "OK\n";
        var at = Stations.FindIndex(address => Text(address) == command["STA-NEXT ".Length..]);
        return at < 0 ? "FAIL\n" : at + 1 < Stations.Count ? Reply(Stations[at + 1]) : "";
    }

    private static string Text(ulong address)
    {
        var text = new byte[17];
        StationReply.WriteAddress(address, text);
        return Encoding.ASCII.GetString(text);
    }
}
