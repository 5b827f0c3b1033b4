using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Signed orders to actions: verified and on the disk before anything moves, followed while the broker is away, answered by receipts.
/// Nothing happens while the section <c>Orders</c> is not configured.
/// </summary>
internal sealed class Overrides : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(30);
    private readonly OverrideSlot[] slots;
    private readonly DeviceClock clock;
    private readonly OverrideDesk desk;
    private readonly OrderIntake orders;
    private readonly KeyRingIntake rings;
    private readonly ReceiptSender sender;
    private readonly ILogger logger;
    private readonly bool on;

    /// <summary>Reads the orders of the last run: what they ask for is known before anything is touched.</summary>
    public Overrides(AgentOptions options, IReadOnlyList<SourceSlot> sources, DeviceClock clock, ILoggerFactory logs)
    {
        var section = options.Orders;
        (this.clock, on, logger) = (clock, section.IsOn, logs.CreateLogger("edge-agent"));
        var topics = new Topics(options.Prefix);
        var context = new OverrideContext(sources, clock.Time, logger);
        slots = [.. section.Actions.Select(action => OverrideSlot.Of(action, context))];

        var orderClock = new AgentOrderClock(clock);
        var outbox = new ReceiptOutbox(section.Receipts, logs.CreateLogger<ReceiptOutbox>());
        var receipts = new ReceiptDesk(options.Device, orderClock, new RefusalPolicy(section.Receipts, clock.Time.TimestampFrequency), outbox);
        var journal = new OrderJournal(section.StateDirectory, logs.CreateLogger<OrderJournal>());
        desk = new OverrideDesk(slots, receipts, clock);
        orders = new OrderIntake(new OrderDesk(section.Areas), journal, receipts, orderClock, desk, logs.CreateLogger<OrderIntake>());
        rings = new KeyRingIntake(new RootKey(section.RootKeyFile ?? ""), journal, orders, desk, logs.CreateLogger<KeyRingIntake>());
        sender = new ReceiptSender(options.Device, topics, outbox, clock.Time);

        var inbound = new InboundOrders(orders, rings);
        // The ring first: it proves the orders that follow. Verified and flushed on the network thread, so that the broker's PUBACK
        // leaves when the order is on the disk.
        if (!on) return;
        Inboxes =
        [
            new(TopicKind.KeyRing, topics.KeyRing, 1, inbound.Take), new(TopicKind.Order, topics.All(TopicKind.Order), 1, inbound.Take),
            new BeaconIntake(() => orders.Ring, clock, orders.Hear).Inbox(topics),
        ];
        orders.Open();
        rings.Open();
    }

    public IReadOnlyList<Inbox> Inboxes { get; } = [];

    /// <summary>How the actions fare, and orders themselves when they do not.</summary>
    public IEnumerable<SourceStatus> Status()
    {
        foreach (var slot in slots) yield return slot.Status;
        if (on && desk.Trouble is { } trouble) yield return new SourceStatus("orders", "orders", SourceState.Failed, trouble);
    }

    /// <summary>Runs until cancelled, and leaves everything as it stands then.</summary>
    public Task RunAsync(Uplink uplink, CancellationToken stop)
    {
        if (!on) return Task.Delay(Timeout.InfiniteTimeSpan, clock.Time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        var line = new ReceiptLine(
            () => uplink.Connection, (topic, payload, cancel) => uplink.PublishAsync(topic, payload, retain: false, cancel),
            cancel => uplink.WaitConnectedAsync(Patience, cancel));
        return Task.WhenAll(
        [
            TickAsync(uplink, stop), sender.RunAsync(line, stop),
            .. slots.Select(slot => new OverrideLoop(slot, desk.Brought, clock.Time, new Random(), logger).RunAsync(stop)),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in slots) await slot.Action.DisposeAsync();
    }

    private async Task TickAsync(Uplink uplink, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Step, clock.Time);
        try
        {
            do
            {
                orders.Tick();
                rings.Tick();
                sender.See(uplink.Connection);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
