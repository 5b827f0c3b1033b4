using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EndToEnd.Tests.Storm;

/// <summary>
/// Thousands of devices as the broker sees them: one connection each, with a last will, some batches and a retained status. Only as much MQTT
/// 3.1.1 as that takes, because a client library per device would measure itself. http://docs.oasis-open.org/mqtt/mqtt/v3.1.1
/// </summary>
internal sealed class Crowd(int port, Topics topics) : IDisposable
{
    /// <summary>Numbers that a device gives at every arrival.</summary>
    public const int Numbers = 4;

    private const byte Connect = 0x10, ConnectAnswer = 0x20, Batch = 0x32, Status = 0x33, PublishAnswer = 0x40;

    private const uint Boot = 0x3f2a91c4;
    private const string BootText = "3f2a91c4";

    // Clean session, will, will QoS 1, will retained.
    private const byte Flags = 0x02 | 0x04 | 0x08 | 0x20;

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
        using var body = new MemoryStream();
        Text(body, "MQTT"u8);
        // Protocol level 4, flags, keep-alive 0: the crowd never falls silent.
        body.Write([4, will is null ? (byte)2 : Flags, 0, 0]);
        Text(body, Encoding.ASCII.GetBytes(name));
        if (will is not null)
        {
            Text(body, Encoding.ASCII.GetBytes(topics.For(TopicKind.Status, name)));
            Text(body, JsonSerializer.SerializeToUtf8Bytes(will, ContractsJson.Default.DeviceStatus));
        }
        using var packet = new MemoryStream();
        Frame(packet, Connect, body);
        await SendAsync(socket, packet);
        var answer = await ReceiveAsync(socket, 4);
        if (answer[0] != ConnectAnswer || answer[3] != 0) throw new InvalidOperationException($"the broker refused {name}: {answer[3]}");
        return socket;
    }

    private void Publish(Stream to, string device, int number, long now)
    {
        using var body = Message(TopicKind.Telemetry, device);
        body.Write(Encoding.ASCII.GetBytes($"{new BatchHeader(Boot, number, now, ClockQuality.Synced)}\nhost load1=0.5 {now + number}\n"));
        Frame(to, Batch, body);
    }

    private void Publish(Stream to, string device, DeviceStatus status)
    {
        using var body = Message(TopicKind.Status, device);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.DeviceStatus));
        Frame(to, Status, body);
    }

    private MemoryStream Message(TopicKind kind, string device)
    {
        var body = new MemoryStream();
        Text(body, Encoding.ASCII.GetBytes(topics.For(kind, device)));
        var packet = Interlocked.Increment(ref packets) % ushort.MaxValue + 1;
        body.Write([(byte)(packet >> 8), (byte)packet]);
        return body;
    }

    /// <summary>The broker has taken so many messages.</summary>
    private static async Task AnsweredAsync(Socket socket, int messages)
    {
        var answers = await ReceiveAsync(socket, 4 * messages);
        if (answers.Where((_, i) => i % 4 == 0).Any(kind => kind != PublishAnswer)) throw new InvalidOperationException("the broker answered something else");
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

    private static void Frame(Stream to, byte kind, MemoryStream body)
    {
        to.WriteByte(kind);
        for (var length = (int)body.Length; ;)
        {
            var digit = length % 128;
            length /= 128;
            to.WriteByte((byte)(length > 0 ? digit | 0x80 : digit));
            if (length == 0) break;
        }
        body.WriteTo(to);
    }

    private static void Text(Stream to, ReadOnlySpan<byte> text)
    {
        to.Write([(byte)(text.Length >> 8), (byte)text.Length]);
        to.Write(text);
    }
}
