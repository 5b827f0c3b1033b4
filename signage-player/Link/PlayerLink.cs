using System.Text.Json;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>The connection to the broker: orders and key rings in, receipts out.</summary>
internal sealed partial class PlayerLink : BackgroundService
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(30);

    // Receipts are not retained: after an outage of the broker the desk must be back before they are sent.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private readonly PlayerOptions options;
    private readonly Topics topics;
    private readonly ReceiptOutbox outbox;
    private readonly StateHub hub;
    private readonly TimeProvider time;
    private readonly BrokerConnection connection;
    private long settled;

    public PlayerLink(PlayerOptions options, InboundOrders inbound, ReceiptOutbox outbox, StateHub hub, TimeProvider time, ILogger<PlayerLink> logger)
    {
        (this.options, this.outbox, this.hub, this.time) = (options, outbox, hub, time);
        topics = new Topics(options.Prefix);
        // The ring first: it proves the orders that follow.
        var session = new BrokerSession
        {
            Subscriptions = [(topics.KeyRing, 1), (topics.All(TopicKind.Order), 1)],
            OnMessage = (in message) => inbound.Take(topics, in message),
            OnConnected = (_, _) =>
            {
                settled = time.GetTimestamp() + (long)(Settle.TotalSeconds * time.TimestampFrequency);
                Tell(connected: true, "connected");
            },
            OnDisconnected = reason => Tell(connected: false, reason),
        };
        connection = new BrokerConnection(options.Broker, session, time, new Random(), logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        connection.Start();
        if (!await connection.WaitConnectedAsync(Confirmation, stoppingToken)) Tell(connected: false, connection.State.Reason);
        try
        {
            await foreach (var receipt in outbox.Reader.ReadAllAsync(stoppingToken)) await SendAsync(receipt, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        await connection.DisposeAsync();
    }

    private async Task SendAsync(Receipt receipt, CancellationToken stop)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(receipt, ContractsJson.Default.Receipt);
        var topic = topics.For(TopicKind.Receipt, options.Device);
        await SettleAsync(stop);
        while (await connection.PublishAsync(topic, payload, qos: 1, retain: false, Confirmation, stop) != PublishOutcome.Sent)
        {
            if (!await connection.WaitConnectedAsync(Patience, stop)) Tell(connected: false, connection.State.Reason);
            await SettleAsync(stop);
        }
    }

    private async Task SettleAsync(CancellationToken stop)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), Interlocked.Read(ref settled));
        if (left > TimeSpan.Zero) await Task.Delay(left, time, stop);
    }

    /// <summary>The page shows since when the link is lost, so only the loss itself sets the time.</summary>
    private void Tell(bool connected, string reason) => hub.Update(view => view with
    {
        Broker = view.Broker.Connected == connected
            ? view.Broker with { Reason = reason }
            : new BrokerView(connected, time.GetUtcNow().ToUnixTimeMilliseconds(), reason),
    });
}

/// <summary>Hands each message to the intake it is for; a topic only sorts, it proves nothing.</summary>
internal sealed class InboundOrders(OrderIntake orders, KeyRingIntake rings)
{
    public void Take(Topics topics, in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address)) return;
        if (address.Kind == TopicKind.Order) orders.Take(message.Payload, address.IdText);
        else if (address.Kind == TopicKind.KeyRing) rings.Take(message.Payload);
    }
}
