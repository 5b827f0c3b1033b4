using System.Text.Json;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>The connection to the broker: orders and key rings in, receipts out.</summary>
internal sealed partial class PlayerLink : BackgroundService
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(30);
    private readonly PlayerOptions options;
    private readonly Topics topics;
    private readonly ReceiptOutbox outbox;
    private readonly StateHub hub;
    private readonly BrokerConnection connection;

    public PlayerLink(PlayerOptions options, InboundOrders inbound, ReceiptOutbox outbox, StateHub hub, PlayerClock clock, ILogger<PlayerLink> logger)
    {
        (this.options, this.outbox, this.hub) = (options, outbox, hub);
        topics = new Topics(options.Prefix);
        // The ring first: it proves the orders that follow.
        var session = new BrokerSession
        {
            Subscriptions = [(topics.KeyRing, 1), (topics.All(TopicKind.Order), 1)],
            OnMessage = (in message) => inbound.Take(topics, in message),
            OnConnected = (_, _) => Tell(clock, true, "connected"),
            OnDisconnected = reason => Tell(clock, false, reason),
        };
        connection = new BrokerConnection(options.Broker, session, clock.Time, new Random(), logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        connection.Start();
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
        while (await connection.PublishAsync(topic, payload, qos: 1, retain: false, Confirmation, stop) != PublishOutcome.Sent)
            await connection.WaitConnectedAsync(Patience, stop);
    }

    private void Tell(PlayerClock clock, bool connected, string reason) =>
        hub.Update(view => view with { Broker = new BrokerView(connected, clock.Look().Now, reason) });
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
