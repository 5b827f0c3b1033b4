using System.Net;
using System.Net.Sockets;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.Bench;

/// <summary>By whose word a batch leaves a device.</summary>
internal enum Confirmation
{
    /// <summary>The collector's: committed in the store.</summary>
    Store,

    /// <summary>The broker's PUBACK, where nobody else says anything.</summary>
    Broker,
}

/// <summary>
/// One device on its own connection: publishes at QoS 1, keeps a window of batches under way, counts one as delivered when it is confirmed, and
/// sends again what is not after the agent's time.
/// </summary>
internal sealed class DeviceLink(string topic, Confirmation by) : IAsyncDisposable
{
    /// <summary>An agent's is at most 64.</summary>
    public const int Window = 16;

    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(5);
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] received = new byte[16 * 1024];
    private readonly List<ArraySegment<byte>> packets = [];
    private int waiting;
    private bool[] confirmed = [];
    private long firstSeq;

    public int Delivered { get; private set; }

    /// <summary>Sendings that repeated an earlier one.</summary>
    public int Resent { get; private set; }

    public static async Task<DeviceLink> ConnectAsync(int port, Topics topics, string device, Confirmation by, CancellationToken stop)
    {
        var link = new DeviceLink(topics.For(TopicKind.Telemetry, device), by);
        await link.socket.ConnectAsync(IPAddress.Loopback, port, stop);
        await link.AskAsync(MqttPackets.Connect($"{topics.Prefix}-{device}"), MqttPackets.ConnAck, stop);
        if (by == Confirmation.Store) await link.AskAsync(MqttPackets.Subscribe(topics.For(TopicKind.Ack, device)), MqttPackets.SubAck, stop);
        return link;
    }

    /// <summary>Returns when every batch is confirmed.</summary>
    public async Task DeliverAsync(IReadOnlyList<byte[]> batches, long first, CancellationToken stop)
    {
        (confirmed, firstSeq, Delivered, Resent) = (new bool[batches.Count], first, 0, 0);
        for (var next = 0; Delivered < batches.Count;)
        {
            while (next < batches.Count && next - Delivered < Window) Queue(batches, next++);
            await SendAsync();
            if (await ReceiveAsync(stop)) continue;
            for (var i = 0; i < next; i++)
            {
                if (confirmed[i]) continue;
                Queue(batches, i);
                Resent++;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Queue(IReadOnlyList<byte[]> batches, int index)
    {
        packets.Add(MqttPackets.PublishHead(topic, (ushort)(index + 1), batches[index].Length));
        packets.Add(batches[index]);
    }

    private async Task SendAsync()
    {
        if (packets.Count == 0) return;
        await socket.SendAsync(packets, SocketFlags.None);
        packets.Clear();
    }

    private async Task AskAsync(byte[] packet, byte answer, CancellationToken stop)
    {
        packets.Add(packet);
        await SendAsync();
        while (true)
        {
            var length = await socket.ReceiveAsync(received.AsMemory(waiting), stop);
            if (length == 0) throw new InvalidOperationException($"the broker closed the connection of {topic}");
            waiting += length;
            if (Take(received.AsSpan(0, waiting)) == answer) return;
        }
    }

    /// <returns>False when nothing came for as long as an agent waits.</returns>
    private async Task<bool> ReceiveAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(AckTimeout);
        try
        {
            var length = await socket.ReceiveAsync(received.AsMemory(waiting), patience.Token);
            if (length == 0) throw new InvalidOperationException($"the broker closed the connection of {topic}");
            waiting += length;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
        Take(received.AsSpan(0, waiting));
        return true;
    }

    /// <returns>The kind of the last whole packet.</returns>
    private byte? Take(ReadOnlySpan<byte> bytes)
    {
        byte? last = null;
        while (MqttPackets.TryTake(ref bytes, out var kind, out var body))
        {
            last = kind;
            if (kind == MqttPackets.PubAck && by == Confirmation.Broker) Confirm(MqttPackets.IdOf(body) - 1);
            else if (kind == MqttPackets.Publish && AckMessage.TryParse(MqttPackets.PayloadOf(body), out var ack) && ack.Boot == IngestScene.Boot)
                foreach (var (from, to) in ack.Ranges)
                    for (var seq = from; seq <= to; seq++) Confirm(seq - firstSeq);
        }
        bytes.CopyTo(received);
        waiting = bytes.Length;
        return last;
    }

    // A late word about what was sent twice may belong to an earlier round.
    private void Confirm(long index)
    {
        if (index < 0 || index >= confirmed.Length || confirmed[index]) return;
        confirmed[index] = true;
        Delivered++;
    }
}
