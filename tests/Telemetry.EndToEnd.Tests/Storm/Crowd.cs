using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EndToEnd.Tests.Storm;

/// <summary>
/// Thousands of devices as the broker sees them: one connection each, with a last will and a retained birth. Only as much MQTT 3.1.1 as that
/// takes, because a client library per device would measure itself. http://docs.oasis-open.org/mqtt/mqtt/v3.1.1
/// </summary>
internal sealed class Crowd(int port, Topics topics) : IDisposable
{
    private const byte Connect = 0x10, PublishRetained = 0x31, PingRequest = 0xc0, PingAnswer = 0xd0, ConnectAnswer = 0x20;

    // Clean session, will, will QoS 1, will retained.
    private const byte Flags = 0x02 | 0x04 | 0x08 | 0x20;

    private readonly List<Socket> sockets = [];
    private long connection;

    public static string Name(int index) => $"ap-{index:00000}";

    /// <summary>Statuses that the broker keeps of devices that are not there, over one connection.</summary>
    public async Task LeaveRetainedAsync(int count, long now)
    {
        using var socket = await OpenAsync("leaver", null);
        var pending = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            Publish(pending, $"old-{i:000000}", new DeviceStatus(DeviceState.Offline, "0000aaaa", 1, now, DeviceStatus.ConnectionLost));
            if (pending.Length < 1 << 16) continue;
            await SendAsync(socket, pending);
        }
        await SendAsync(socket, pending);
        await PingAsync(socket);
    }

    /// <summary>Every device connects and says that it is there.</summary>
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
        var will = new DeviceStatus(DeviceState.Offline, "3f2a91c4", connection, now, DeviceStatus.ConnectionLost);
        var socket = await OpenAsync(Name(index), will);
        using var birth = new MemoryStream();
        Publish(birth, Name(index), new DeviceStatus(DeviceState.Online, "3f2a91c4", connection, now, Software: "edge-agent", Clock: ClockQuality.Synced));
        await SendAsync(socket, birth);
        await PingAsync(socket);
        return socket;
    }

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

    private void Publish(Stream to, string device, DeviceStatus status)
    {
        using var body = new MemoryStream();
        Text(body, Encoding.ASCII.GetBytes(topics.For(TopicKind.Status, device)));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.DeviceStatus));
        Frame(to, PublishRetained, body);
    }

    /// <summary>The broker has worked off what was sent before.</summary>
    private static async Task PingAsync(Socket socket)
    {
        await socket.SendAsync(new byte[] { PingRequest, 0 });
        if ((await ReceiveAsync(socket, 2))[0] != PingAnswer) throw new InvalidOperationException("the broker answered something else");
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
