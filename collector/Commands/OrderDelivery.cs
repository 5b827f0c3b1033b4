using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Telemetry.Collector;

/// <summary>
/// Brings a signed order to the broker over a connection of its own and collects the devices' answers. When the broker is away
/// the order stays in the ledger, and the running collector publishes it.
/// </summary>
public sealed class OrderDelivery(CollectorOptions options, OrderLedger ledger, KeyCabinet cabinet, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int MaxReceipts = 100_000;

    private readonly Topics topics = new(options.Prefix);

    /// <returns>Why it is not at the broker (null when it is), and the receipts.</returns>
    public async Task<(string? Pending, IReadOnlyList<Receipt> Receipts)> RunAsync(
        IssuedOrder issued, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        options.Broker.ClientId = $"collector-order-{Environment.ProcessId}";
        var answers = Channel.CreateBounded<Receipt>(new BoundedChannelOptions(MaxReceipts) { FullMode = BoundedChannelFullMode.DropWrite });
        var session = new BrokerSession
        {
            Subscriptions = [(topics.All(TopicKind.Receipt), 1)],
            OnMessage = (in InboundMessage message) =>
            {
                if (Read(message) is { } receipt && receipt.Order == issued.Order.Order && receipt.Rev == issued.Order.Rev) answers.Writer.TryWrite(receipt);
            },
        };
        await using var connection = new BrokerConnection(options.Broker, session, time, new Random(), NullLogger.Instance);
        connection.Start();
        if (!await connection.WaitConnectedAsync(Patience, ct)) return (Waiting(connection.State.Reason), []);

        async Task<bool> Publish(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
            await connection.PublishAsync(topic, payload, 1, retain: true, Patience, cancel) == PublishOutcome.Sent;

        // The ring first: a device that has none yet could not judge the order.
        var published = await Publish(topics.KeyRing, cabinet.RingEnvelope, ct)
            && await OrderPublication.PublishNewestAsync(ledger, topics, issued.Order.Order, Publish, time, ct);
        if (!published) return (Waiting("the broker did not confirm it"), []);
        await print.PublishedAsync(wait);
        return (null, await CollectAsync(answers.Reader, wait, print, ct));
    }

    private async Task<IReadOnlyList<Receipt>> CollectAsync(ChannelReader<Receipt> answers, TimeSpan wait, OrderPrinter print, CancellationToken ct)
    {
        var receipts = new List<Receipt>();
        using var end = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, ct);
        try
        {
            await foreach (var receipt in answers.ReadAllAsync(either.Token))
            {
                receipts.Add(receipt);
                await print.ReceiptAsync(receipt);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time for receipts is over.
        }
        return receipts;
    }

    private string Waiting(string reason) =>
        $"not published yet: {options.Broker.Url} ({reason}). The order is signed and stored; the running collector publishes it as soon as the broker is there.";

    private Receipt? Read(in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address) || address.Kind != TopicKind.Receipt || message.Payload.Length > Receipt.MaxBytes) return null;
        try
        {
            return JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.Receipt) is { } receipt && receipt.Device == address.IdText ? receipt : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
