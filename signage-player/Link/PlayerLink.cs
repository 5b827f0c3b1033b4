using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>The connection to the broker: orders and key rings in, receipts and the state of the screen out.</summary>
internal sealed partial class PlayerLink : BackgroundService
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(30), Goodbye = TimeSpan.FromSeconds(1);

    private readonly ReceiptSender receipts;
    private readonly StateHub hub;
    private readonly ScreenReporter screen;
    private readonly TimeProvider time;
    private readonly BrokerConnection connection;

    public PlayerLink(PlayerOptions options, InboundOrders inbound, ReceiptOutbox outbox, StateHub hub, ScreenReporter screen, TimeProvider time, ILogger<PlayerLink> logger)
    {
        (this.hub, this.screen, this.time) = (hub, screen, time);
        var topics = new Topics(options.Prefix);
        receipts = new ReceiptSender(options.Device, topics, outbox, time);
        // The ring first: it proves the orders that follow.
        var session = new BrokerSession
        {
            Subscriptions = [(topics.KeyRing, 1), (topics.All(TopicKind.Order), 1), (topics.Beacon, 0)],
            OnMessage = (in message) => inbound.Take(topics, in message),
            Will = _ => screen.Will(),
            OnConnected = (_, number) =>
            {
                screen.Wake();
                receipts.See(number);
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
        var screens = screen.RunAsync(
            (topic, payload, halt) => connection.PublishAsync(topic, payload, qos: 1, retain: true, Confirmation, halt), stoppingToken);
        await receipts.RunAsync(
            new ReceiptLine(
                () => connection.ConnectionCount,
                (topic, payload, stop) => connection.PublishAsync(topic, payload, qos: 1, retain: false, Confirmation, stop),
                WaitConnectedAsync),
            stoppingToken);
        await screens;
        var (where, farewell) = screen.Farewell();
        await connection.PublishAsync(where, farewell, qos: 1, retain: true, Goodbye, CancellationToken.None);
        await connection.DisposeAsync();
    }

    private async Task WaitConnectedAsync(CancellationToken stop)
    {
        if (!await connection.WaitConnectedAsync(Patience, stop)) Tell(connected: false, connection.State.Reason);
    }

    /// <summary>The page shows since when the link is lost, so only the loss itself sets the time.</summary>
    private void Tell(bool connected, string reason) => hub.Update(view => view with
    {
        Broker = view.Broker.Connected == connected
            ? view.Broker with { Reason = reason }
            : new BrokerView(connected, time.GetUtcNow().ToUnixTimeMilliseconds(), reason),
    });
}
