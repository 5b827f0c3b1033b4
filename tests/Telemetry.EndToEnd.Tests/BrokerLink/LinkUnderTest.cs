using System.Collections.Concurrent;
using System.Text;
using Telemetry.BrokerLink;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>A message as a test sees it.</summary>
internal sealed record Received(string Topic, byte[] Payload, bool Retained, int Qos)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}

/// <summary>A started broker connection that records what happens to it and fails on errors nobody expected.</summary>
internal sealed class LinkUnderTest : IAsyncDisposable
{
    private readonly RecordingLogger logger = new();
    private readonly Action<Received>? handler;

    public LinkUnderTest(
        Uri url, string clientId, IEnumerable<string>? filters = null, Action<BrokerOptions>? configure = null,
        Func<long, LastWill>? will = null, Action<BrokerConnection, long>? onConnected = null, Action<Received>? handler = null)
    {
        this.handler = handler;
        var options = new BrokerOptions
        {
            Url = url,
            ClientId = clientId,
            BackoffMin = TimeSpan.FromMilliseconds(50),
            BackoffMax = TimeSpan.FromMilliseconds(200),
        };
        configure?.Invoke(options);
        var session = new BrokerSession
        {
            Subscriptions = [.. (filters ?? []).Select(filter => (filter, 1))],
            OnMessage = Take,
            Will = will,
            OnConnected = (connection, counter) =>
            {
                Connections.Enqueue(counter);
                onConnected?.Invoke(connection, counter);
            },
            OnDisconnected = Losses.Enqueue,
        };
        Connection = new BrokerConnection(options, session, TimeProvider.System, new Random(1), logger);
        Connection.Start();
    }

    public BrokerConnection Connection { get; }

    /// <summary>Counters given to OnConnected, in order.</summary>
    public ConcurrentQueue<long> Connections { get; } = new();

    /// <summary>Reasons given to OnDisconnected, in order.</summary>
    public ConcurrentQueue<string> Losses { get; } = new();

    public ConcurrentQueue<Received> Messages { get; } = new();

    public RecordingLogger Logger => logger;

    public bool ExpectsErrors { get; init; }

    public static async Task<LinkUnderTest> ConnectedAsync(
        Uri url, string clientId, IEnumerable<string>? filters = null, Action<BrokerOptions>? configure = null,
        Func<long, LastWill>? will = null, Action<BrokerConnection, long>? onConnected = null)
    {
        var link = new LinkUnderTest(url, clientId, filters, configure, will, onConnected);
        await link.UntilConnectedAsync();
        return link;
    }

    public Task UntilConnectedAsync() => Eventually.True(() => Connection.IsConnected, "the link is connected", () => Connection.State);

    public Task UntilReasonAsync(string words) =>
        Eventually.True(() => Connection.State.Reason.Contains(words, StringComparison.Ordinal), $"the reason says '{words}'", () => Connection.State);

    public Task UntilFailedAsync(int attempts) =>
        Eventually.True(() => Connection.Counters.FailedAttempts >= attempts, $"{attempts} attempts failed", () => Connection.State);

    public Task UntilReceivedAsync(string text) =>
        Eventually.True(() => Messages.Any(m => m.Text == text), $"'{text}' arrived", () => string.Join(", ", Messages.Select(m => m.Text)));

    public async Task PublishAsync(string topic, string text, bool retain = false) =>
        Assert.Equal(
            PublishOutcome.Sent,
            await Connection.PublishAsync(topic, Encoding.UTF8.GetBytes(text), 1, retain, TimeSpan.FromSeconds(20), CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (!ExpectsErrors) Assert.Empty(logger.Errors);
    }

    private void Take(in InboundMessage message)
    {
        var received = new Received(message.TopicText(), message.Payload.ToArray(), message.Retained, message.Qos);
        handler?.Invoke(received);
        Messages.Enqueue(received);
    }
}
