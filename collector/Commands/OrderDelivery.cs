using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Telemetry.Collector;

/// <summary>What became of an order within the time that was waited.</summary>
/// <param name="Pending">Why it is not at the broker; null when it is.</param>
/// <param name="Followers">How each device stands to it that it concerns.</param>
public sealed record OrderOutcome(string? Pending, IReadOnlyList<Receipt> Receipts, IReadOnlyList<FollowerView> Followers);

/// <summary>
/// Sees a signed order to the broker, collects the devices' answers and looks at the signs' screens. The running collector publishes it, which notices
/// the ledger's change at once; only where none does, this process connects by itself, because a client id belongs to one connection at a time. When
/// the broker is away the order stays in the ledger, and the running collector publishes it later.
/// </summary>
public sealed class OrderDelivery(CollectorOptions options, OrderLedger ledger, KeyCabinet cabinet, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CollectorsTime = TimeSpan.FromSeconds(2), Look = TimeSpan.FromMilliseconds(20);
    private const int MaxMessages = 100_000;

    private readonly Topics topics = new(options.Prefix);

    /// <param name="audience">Devices that told where they stand before this began.</param>
    public async Task<OrderOutcome> RunAsync(IssuedOrder issued, OrderAudience audience, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        if (await IsPublishedAsync(issued.Order, ct))
        {
            await print.PublishedAsync(wait);
            return await FollowLedgerAsync(issued.Order, audience, wait, print, ct);
        }
        return await PublishAsync(issued, audience, wait, print, ct);
    }

    private async Task<bool> IsPublishedAsync(AlertOrder order, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < CollectorsTime)
        {
            if (ledger.Newest(order.Order) is { Published: not null } newest && newest.Order.Rev == order.Rev) return true;
            await Task.Delay(Look, time, ct);
        }
        return false;
    }

    // What the collector hears stands in the ledger.
    private async Task<OrderOutcome> FollowLedgerAsync(AlertOrder order, OrderAudience audience, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var told = new HashSet<Receipt>();
        while (true)
        {
            var receipts = ledger.Receipts(order, MaxMessages).Reverse().ToList();
            foreach (var receipt in receipts.Where(told.Add)) await print.ReceiptAsync(receipt);
            var followers = OrderFollowers.Of(order, ledger.Screens(), audience.Posts, receipts, Now());
            if (time.GetElapsedTime(since) >= wait || (followers.Count > 0 && followers.All(f => f.Follows))) return new OrderOutcome(null, receipts, followers);
            await Task.Delay(Look, time, ct);
        }
    }

    private async Task<OrderOutcome> PublishAsync(IssuedOrder issued, OrderAudience audience, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        var answers = Channel.CreateBounded<Heard>(new BoundedChannelOptions(MaxMessages) { FullMode = BoundedChannelFullMode.DropWrite });
        var session = new BrokerSession
        {
            Subscriptions = [(topics.All(TopicKind.Receipt), 1), (topics.All(TopicKind.Screen), 1)],
            OnMessage = (in InboundMessage message) =>
            {
                if (Read(message) is { } heard && (heard.Receipt is not { } receipt || (receipt.Order == issued.Order.Order && receipt.Rev == issued.Order.Rev)))
                    answers.Writer.TryWrite(heard);
            },
        };
        await using var connection = new BrokerConnection(options.Broker, session, time, new Random(), NullLogger.Instance);
        connection.Start();
        if (!await connection.WaitConnectedAsync(Patience, ct)) return new OrderOutcome(Waiting(connection.State.Reason), [], []);

        async Task<bool> Publish(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
            await connection.PublishAsync(topic, payload, 1, retain: true, Patience, cancel) == PublishOutcome.Sent;

        // The ring first: a device that has none yet could not judge the order.
        var published = await Publish(topics.KeyRing, cabinet.RingEnvelope, ct)
            && await OrderPublication.PublishNewestAsync(ledger, topics, issued.Order.Order, Publish, time, ct);
        if (!published) return new OrderOutcome(Waiting("the broker did not confirm it"), [], []);
        await print.PublishedAsync(wait);
        return await CollectAsync(issued.Order, audience, answers.Reader, wait, print, ct);
    }

    // Ends as soon as everybody follows: nobody waits for the clock in a disaster.
    private async Task<OrderOutcome> CollectAsync(
        AlertOrder order, OrderAudience audience, ChannelReader<Heard> answers, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        var receipts = new List<Receipt>();
        var screens = audience.Screens.ToDictionary(s => s.Device, StringComparer.Ordinal);
        using var end = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, ct);
        IReadOnlyList<FollowerView> Followers() => OrderFollowers.Of(order, screens.Values, audience.Posts, receipts, Now());
        try
        {
            await foreach (var (device, answer, screen) in answers.ReadAllAsync(either.Token))
            {
                if (answer is { } receipt)
                {
                    receipts.Add(receipt);
                    await print.ReceiptAsync(receipt);
                }
                else if (screen is { } status)
                {
                    screens[device] = screens.TryGetValue(device, out var known) ? known.With(status, Now()) : new ScreenEntry(device, Now(), Now(), status);
                }
                if (answers.Count == 0 && Followers() is { Count: > 0 } all && all.All(f => f.Follows)) break;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time for answers is over.
        }
        return new OrderOutcome(null, receipts, Followers());
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private string Waiting(string reason) =>
        $"not published yet: {options.Broker.Url} ({reason}). The order is signed and stored; the running collector publishes it as soon as the broker is there.";

    private sealed record Heard(string Device, Receipt? Receipt, ScreenStatus? Screen);

    private Heard? Read(in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address) || message.Payload.IsEmpty || message.Payload.Length > Receipt.MaxBytes) return null;
        try
        {
            if (address.Kind == TopicKind.Screen)
                return JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.ScreenStatus) is { } status ? new Heard(address.IdText, null, status) : null;
            return JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.Receipt) is { } receipt && receipt.Device == address.IdText
                ? new Heard(receipt.Device, receipt, null)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
