using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Keeps the broker's retained orders equal to the ledger: after every connect the key ring and all orders that have not expired
/// (a broker restarted empty has them back), within a second what another process signed or somebody else overwrote or cleared, and after expiry
/// the empty message.
/// </summary>
public sealed partial class OrderCourier(
    AlertsOptions options, Topics topics, KeyCabinet cabinet, OrderCourierLink link, TimeProvider time, ILogger<OrderCourier> logger,
    RetainedWatches? watches = null, RegistryOptions? registry = null) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    // Full means that a round is due anyway.
    private readonly Channel<bool> due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Devices that were away for a moment may still want to say that it expired.
    private const long ClearAfter = 60_000;

    private readonly RetainedRepairs repairs = new(registry, time, logger, watches);
    private long greeted;

    public AlertHealth Health { get; private set; } = new(true, null, 0, 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var ledger = OrderLedger.Open(options);
        await using var timer = time.CreateTimer(_ => due.Writer.TryWrite(true), null, TimeSpan.Zero, Round);
        using var changes = WatchLedger();
        await foreach (var _ in due.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(ledger, stoppingToken);
            }
            catch (SqliteException e)
            {
                var why = SqliteFailure.Words(e);
                if (Health.Reason != why) Log.Unreadable(logger, why);
                Health = Health with { Ok = false, Reason = why };
            }
        }
    }

    // An order that another process signs must not wait for the next round. Where the kernel has no watch left, it does.
    private FileSystemWatcher? WatchLedger()
    {
        var log = OrderLedger.PathOf(options) + "-wal";
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(log)!, Path.GetFileName(log)) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) => due.Writer.TryWrite(true);
            watcher.Created += (_, _) => due.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException e)
        {
            Log.NoWatch(logger, e.Message);
            return null;
        }
    }

    public async Task RoundAsync(OrderLedger ledger, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var standing = ledger.Standing();
        var connection = link.Connection();
        if (connection is { } count)
        {
            var fresh = count != greeted;
            var news = watches?.Orders.Drain() ?? RetainedNews.None;
            var done = await KeepRingAsync(fresh, news, ct);
            foreach (var entry in standing) done &= await KeepAsync(ledger, entry, fresh, news, now, ct);
            if (done) greeted = count;
        }
        Health = new AlertHealth(
            true, null, standing.Count(e => e.Order.Starts && e.Order.Expires > now), ledger.Standing().Count(e => e.Published is null));
    }

    private async Task<bool> KeepRingAsync(bool fresh, RetainedNews news, CancellationToken ct)
    {
        if (!repairs.Wants(topics.KeyRing, news, () => cabinet.RingEnvelope) && !fresh) return true;
        if (!await link.Publish(topics.KeyRing, cabinet.RingEnvelope, ct)) return false;
        repairs.Done(topics.KeyRing, again: true);
        return true;
    }

    private async Task<bool> KeepAsync(OrderLedger ledger, LedgerEntry entry, bool fresh, RetainedNews news, long now, CancellationToken ct)
    {
        var expired = entry.Order.Expires <= now;
        var topic = topics.For(TopicKind.Order, entry.Order.Order);
        if (entry.Published is null || ((repairs.Wants(topic, news, () => Newest(ledger, entry)) || fresh) && !expired))
        {
            if (!await OrderPublication.PublishNewestAsync(ledger, topics, entry.Order.Order, link.Publish, time, ct)) return false;
            if (entry.Published is null) Log.Published(logger, entry.Order.Order, entry.Order.Rev, entry.Order.Seq);
            repairs.Done(topic, again: entry.Published is not null);
        }
        else if (Math.Max(entry.Order.Expires, entry.Published.Value) + ClearAfter <= now)
        {
            if (!await link.Publish(topic, ReadOnlyMemory<byte>.Empty, ct)) return false;
            ledger.MarkCleared(entry.Order, now);
            Log.Cleared(logger, entry.Order.Order);
        }
        return true;
    }

    // What was signed since this round began may have been heard already: that is our own.
    private static byte[] Newest(OrderLedger ledger, LedgerEntry entry) => ledger.Newest(entry.Order.Order)!.Envelope;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Order {Order} rev {Rev} seq {Seq} is at the broker")]
        public static partial void Published(ILogger logger, string order, int rev, long seq);

        [LoggerMessage(2, LogLevel.Information, "Order {Order} has expired and was taken off the broker")]
        public static partial void Cleared(ILogger logger, string order);

        [LoggerMessage(4, LogLevel.Warning, "alerts.db cannot be watched ({Why}): orders of the command line are noticed after up to a second. Raise fs.inotify.max_user_instances")]
        public static partial void NoWatch(ILogger logger, string why);

        [LoggerMessage(3, LogLevel.Error, "alerts.db cannot be used: {Why}. Orders of other processes are not noticed")]
        public static partial void Unreadable(ILogger logger, string why);
    }
}

/// <summary>The broker as the courier sees it.</summary>
/// <param name="Connection">The counter of the present connection; null without one.</param>
public sealed record OrderCourierLink(Func<long?> Connection, RetainSink Publish);
