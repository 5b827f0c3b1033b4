using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;

namespace Telemetry.EndToEnd.Tests.Privacy;

/// <summary>Keeps every message of a broker.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<(string Topic, byte[] Payload)> messages = [];
    private readonly BrokerConnection connection;

    private Watcher(Uri broker) => connection = new BrokerConnection(
        new BrokerOptions { Url = broker, ClientId = "watcher" },
        new BrokerSession { Subscriptions = [("#", 1)], OnMessage = Take }, TimeProvider.System, new Random(1), NullLogger.Instance);

    public IReadOnlyList<(string Topic, byte[] Payload)> Messages
    {
        get { lock (gate) return [.. messages]; }
    }

    public static async Task<Watcher> StartAsync(Uri broker)
    {
        var watcher = new Watcher(broker);
        watcher.connection.Start();
        Assert.True(await watcher.connection.WaitConnectedAsync(TimeSpan.FromSeconds(10), default));
        return watcher;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private void Take(in InboundMessage message)
    {
        var kept = (message.TopicText(), message.Payload.ToArray());
        lock (gate) messages.Add(kept);
    }
}
