using System.Net;
using System.Net.Sockets;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>A broker that does exactly what the script says, for what a real one cannot be made to do. Each connection runs
/// the script from its start, and is closed when the script ends.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<ScriptedConnection, Task> script;
    private readonly Task accepting;
    private int connections;

    public ScriptedBroker(Func<ScriptedConnection, Task> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Url => new($"mqtt://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int Connections => Volatile.Read(ref connections);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true) running.Add(RunAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        using (client)
        {
            try
            {
                await script(new ScriptedConnection(client.GetStream(), stopping.Token));
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}

/// <summary>One MQTT 3.1.1 packet: the first byte, and what follows the length.</summary>
internal sealed record MqttPacket(byte Head, byte[] Body)
{
    public const int Connect = 1, PubAck = 4, Publish = 3, Subscribe = 8;

    public int Kind => Head >> 4;

    /// <summary>The packet id at the start of SUBSCRIBE and PUBACK.</summary>
    public byte[] Id => Body[..2];
}

internal sealed class ScriptedConnection(Stream stream, CancellationToken stop)
{
    /// <summary>Set when the test ends: a script that waits for something else than packets passes it on.</summary>
    public CancellationToken Stop => stop;

    public async Task<MqttPacket> ReadAsync()
    {
        var head = await ByteAsync();
        int length = 0, shift = 0, digit;
        do
        {
            digit = await ByteAsync();
            length |= (digit & 0x7f) << shift;
            shift += 7;
        }
        while (digit >= 0x80);

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        return new MqttPacket(head, body);
    }

    /// <summary>Reads up to the first packet of a kind; others are passed over.</summary>
    public async Task<MqttPacket> ReadAsync(int kind)
    {
        while (true)
            if (await ReadAsync() is var packet && packet.Kind == kind) return packet;
    }

    public async Task SendAsync(params byte[] bytes) => await stream.WriteAsync(bytes, stop);

    /// <summary>Reads CONNECT and answers it.</summary>
    public async Task AcceptAsync(byte code = 0)
    {
        await ReadAsync(MqttPacket.Connect);
        await SendAsync(0x20, 2, 0, code);
    }

    /// <summary>Reads one SUBSCRIBE of one filter and answers it.</summary>
    public async Task SubackAsync(byte granted)
    {
        var id = (await ReadAsync(MqttPacket.Subscribe)).Id;
        await SendAsync(0x90, 3, id[0], id[1], granted);
    }

    /// <summary>Sends a QoS 1 message on topic <c>t</c>.</summary>
    public Task PublishAsync(byte id, byte payload) => SendAsync(0x32, 6, 0, 1, (byte)'t', 0, id, payload);

    /// <summary>Until the client goes or the test ends.</summary>
    public async Task StayAsync()
    {
        while (true) await ReadAsync();
    }

    /// <summary>Open and deaf, until the test ends.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    private async Task<byte> ByteAsync()
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, stop);
        return one[0];
    }
}
