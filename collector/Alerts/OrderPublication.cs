namespace Telemetry.Collector;

/// <summary>Publishes one retained message and waits for the broker's confirmation; an empty payload clears the topic.</summary>
public delegate Task<bool> RetainSink(string topic, ReadOnlyMemory<byte> payload, CancellationToken ct);

/// <summary>
/// Publishing an order so that its newest message is what the broker keeps, although several processes publish: a message is in
/// the ledger before it is published, so whoever finds a newer one after publishing publishes that too.
/// </summary>
public static class OrderPublication
{
    /// <returns>True when the broker has confirmed the newest message.</returns>
    public static async Task<bool> PublishNewestAsync(
        OrderLedger ledger, Topics topics, string order, RetainSink publish, TimeProvider time, CancellationToken ct)
    {
        var entry = ledger.Newest(order)!;
        while (true)
        {
            if (!await publish(topics.For(TopicKind.Order, order), entry.Envelope, ct)) return false;
            ledger.MarkPublished(entry.Order, time.GetUtcNow().ToUnixTimeMilliseconds());
            var newest = ledger.Newest(order)!;
            if (newest.Order.Seq == entry.Order.Seq) return true;
            entry = newest;
        }
    }
}
