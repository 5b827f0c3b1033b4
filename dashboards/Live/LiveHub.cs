using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Hands each change to every open connection. A reader too slow for its queue loses the oldest changes, and is told by the next page.</summary>
public sealed partial class LiveHub(DashboardsOptions options, ILogger<LiveHub> logger)
{
    /// <summary>Changes waiting per connection; at one every 2 s this is half a minute.</summary>
    public const int QueueLength = 16;

    private readonly ConcurrentDictionary<Guid, Channel<LiveDelta>> clients = new();
    private readonly ClientPlaces places = new(options.Live.MaxClients, options.Live.MaxPerClient);
    private int count;
    private long dropped;

    public int Clients => Volatile.Read(ref count);

    /// <summary>Changes that slow readers lost, ever.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    public void Publish(LiveDelta delta)
    {
        if (delta is { Values.Count: 0, WordsChanged: false }) return;
        foreach (var client in clients.Values) client.Writer.TryWrite(delta);
    }

    /// <summary>Null when the house is full, or this client has as many as one may have.</summary>
    public Subscription? Join(IPAddress? client)
    {
        if (places.Take(client) is not { } place) return null;
        if (Interlocked.Increment(ref count) > options.Live.MaxClients)
        {
            Interlocked.Decrement(ref count);
            place.Dispose();
            Log.Full(logger, options.Live.MaxClients);
            return null;
        }
        var id = Guid.NewGuid();
        var queue = Channel.CreateBounded<LiveDelta>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        clients[id] = queue;
        return new Subscription(this, id, queue.Reader, place);
    }

    /// <summary>One open connection; disposing leaves.</summary>
    public sealed class Subscription(LiveHub hub, Guid id, ChannelReader<LiveDelta> changes, IDisposable place) : IDisposable
    {
        public ChannelReader<LiveDelta> Changes { get; } = changes;

        public void Dispose()
        {
            place.Dispose();
            if (hub.clients.TryRemove(id, out _)) Interlocked.Decrement(ref hub.count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "all {Limit} live connections are in use; a reader was answered 503 (Live:MaxClients)")]
        public static partial void Full(ILogger logger, int limit);
    }
}
