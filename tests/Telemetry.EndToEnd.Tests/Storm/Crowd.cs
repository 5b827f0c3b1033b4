using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Storm;

/// <summary>
/// Thousands of devices as the broker sees them: one connection each, with a last will, some batches and a retained status. Only as much MQTT
/// 3.1.1 as that takes, because a client library per device would measure itself. http://docs.oasis-open.org/mqtt/mqtt/v3.1.1
/// </summary>
internal sealed class Crowd(int port, Topics topics) : IDisposable
{
    /// <summary>Numbers that a device gives at every arrival.</summary>
    public const int Numbers = 4;

    private const uint Boot = 0x3f2a91c4;
    private const string BootText = "3f2a91c4";

    private readonly List<Socket> sockets = [];
    private int connection, packets;

    public static string Name(int index) => $"ap-{index:00000}";

    /// <summary>Statuses that the broker keeps of devices that are not there, over one connection.</summary>
    public async Task LeaveRetainedAsync(int count, long now)
    {
        using var socket = await OpenAsync("leaver", null);
        using var pending = new MemoryStream();
        foreach (var part in Enumerable.Range(0, count).Chunk(200))
        {
            foreach (var i in part) Publish(pending, $"old-{i:000000}", new DeviceStatus(DeviceState.Offline, "0000aaaa", 1, now, DeviceStatus.ConnectionLost));
            await SendAsync(socket, pending);
            await AnsweredAsync(socket, part.Length);
        }
    }

    /// <summary>What the ledger must say of them all.</summary>
    public LedgerCounts Truth(int count)
    {
        var devices = Enumerable.Range(1, count).ToList();
        var (all, lost, dropped) = (count * connection, devices.Count(Loses) * connection, devices.Count(Drops) * connection);
        var received = all * Numbers - lost - dropped;
        return new LedgerCounts(all * Numbers, received, 0, all, dropped, lost, 0, 0, received);
    }

    /// <summary>Every device connects, sends its batches, the first of them twice, and says how its journal stands.</summary>
    public async Task ArriveAsync(int count, long now)
    {
        connection++;
        // As many at once as a listener's backlog takes.
        foreach (var part in Enumerable.Range(1, count).Chunk(50)) sockets.AddRange(await Task.WhenAll(part.Select(i => ArriveOneAsync(i, now))));
    }

    /// <summary>All connections break at once; the broker gives the last wills.</summary>
    public void Break()
    {
        foreach (var socket in sockets) socket.Dispose();
        sockets.Clear();
    }

    public void Dispose() => Break();

    private async Task<Socket> ArriveOneAsync(int index, long now)
    {
        var will = new DeviceStatus(DeviceState.Offline, BootText, connection, now, DeviceStatus.ConnectionLost);
        var socket = await OpenAsync(Name(index), will);
        using var pending = new MemoryStream();
        var first = (connection - 1) * Numbers + 1;
        int[] numbers = [first, .. Enumerable.Range(first, Numbers).Where(n => n != first + 1 || !(Loses(index) || Drops(index)))];
        foreach (var number in numbers) Publish(pending, Name(index), number, now);
        var journal = new JournalStatus(
            0, 0, 0, first, 0, Drops(index) ? 2 : null, Drops(index) ? first + 1 : null, null, first + Numbers - 1, $"journal-{index}");
        Publish(pending, Name(index), new DeviceStatus(DeviceState.Online, BootText, connection, now, Software: "edge-agent", Clock: ClockQuality.Synced, Journal: journal));
        await SendAsync(socket, pending);
        await AnsweredAsync(socket, numbers.Length + 1);
        return socket;
    }

    // The second number of every arrival: gone without a word at some, told dropped by others.
    private static bool Loses(int index) => index % 10 == 0;

    private static bool Drops(int index) => index % 10 == 1;

    private async Task<Socket> OpenAsync(string name, DeviceStatus? will)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        using var packet = new MemoryStream();
        packet.Write(MqttPackets.Connect(name, will is null ? null : (topics.For(TopicKind.Status, name), Json(will))));
        await SendAsync(socket, packet);
        var answer = await ReceiveAsync(socket, 4);
        if (answer[0] >> 4 != MqttPackets.ConnAck || answer[3] != 0) throw new InvalidOperationException($"the broker refused {name}: {answer[3]}");
        return socket;
    }

    private void Publish(Stream to, string device, int number, long now) => Publish(
        to, topics.For(TopicKind.Telemetry, device), Encoding.ASCII.GetBytes($"{new BatchHeader(Boot, number, now, ClockQuality.Synced)}\nhost load1=0.5 {now + number}\n"));

    private void Publish(Stream to, string device, DeviceStatus status) => Publish(to, topics.For(TopicKind.Status, device), Json(status), retained: true);

    private void Publish(Stream to, string topic, byte[] payload, bool retained = false)
    {
        to.Write(MqttPackets.PublishHead(topic, (ushort)(Interlocked.Increment(ref packets) % ushort.MaxValue + 1), payload.Length, retained));
        to.Write(payload);
    }

    private static byte[] Json(DeviceStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.DeviceStatus);

    /// <summary>The broker has taken so many messages.</summary>
    private static async Task AnsweredAsync(Socket socket, int messages)
    {
        var answers = await ReceiveAsync(socket, 4 * messages);
        if (answers.Where((_, i) => i % 4 == 0).Any(first => first >> 4 != MqttPackets.PubAck)) throw new InvalidOperationException("the broker answered something else");
    }

    private static async Task SendAsync(Socket socket, MemoryStream pending)
    {
        for (var rest = pending.GetBuffer().AsMemory(0, (int)pending.Length); !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest)..];
        pending.SetLength(0);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(have));
            if (more == 0) throw new InvalidOperationException("the broker closed the connection");
            have += more;
        }
        return bytes;
    }
}
