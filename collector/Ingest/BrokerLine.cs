namespace Telemetry.Collector;

/// <summary>The collector's connection to the broker, with what it is for: everything inbound to the router, and the news of a new connection.</summary>
public sealed class BrokerLine : IHostedService, IAsyncDisposable
{
    private long listeningSince;

    public BrokerLine(CollectorOptions options, GroupSeat seat, Topics topics, MessageRouter router, TimeProvider time, ILogger<BrokerConnection> logger)
    {
        var session = new BrokerSession
        {
            Subscriptions = seat.Subscriptions(topics),
            OnMessage = router.Take,
            OnConnected = (_, _) => Interlocked.Exchange(ref listeningSince, time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
        Connection = new BrokerConnection(options.Broker, session, time, new Random(), logger);
    }

    public BrokerConnection Connection { get; }

    /// <summary>Since when devices can reach us, ms; null while they cannot.</summary>
    public long? ListeningSince => Connection.IsConnected && Interlocked.Read(ref listeningSince) is > 0 and var since ? since : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Connection.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await Connection.DisposeAsync();

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
