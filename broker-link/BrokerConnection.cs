using Microsoft.Extensions.Logging;

namespace Telemetry.BrokerLink;

/// <summary>
/// The one connection of a process to its broker. It connects, and reconnects for as long as it lives; nothing is queued
/// while it is away. All members are safe to call from any thread, message handlers included.
/// </summary>
public sealed class BrokerConnection : IAsyncDisposable
{
    private readonly BrokerOptions options;
    private readonly TimeProvider time;
    private readonly LinkSupervisor supervisor;
    private readonly CancellationTokenSource stopping = new();
    private Task? running;

    /// <summary>Checks the options and loads the library; nothing moves before <see cref="Start"/>.</summary>
    /// <param name="options">Not to be changed afterwards.</param>
    /// <param name="session">What is replayed at every connect.</param>
    /// <param name="time">Clock of pauses and time limits.</param>
    /// <param name="random">Jitter; used by one thread at a time, so not to be shared.</param>
    /// <param name="logger">Links up and down, dropped messages, handler faults.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every error.</exception>
    /// <exception cref="InvalidOperationException">libmosquitto is not installed.</exception>
    public BrokerConnection(BrokerOptions options, BrokerSession session, TimeProvider time, Random random, ILogger logger)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        NativeMosquitto.EnsureReady();
        this.options = options;
        this.time = time;
        supervisor = new LinkSupervisor(options, session, Counters, time, random, logger);
    }

    /// <summary>True from the last SUBACK to the moment the loss is noticed.</summary>
    public bool IsConnected => supervisor.State.Kind == LinkKind.Connected;

    /// <summary>
    /// Counter of the present connection or, between two, of the last one; 0 before the first. It only grows, and skips a
    /// number for an attempt that may have become a session at the broker without our knowing.
    /// </summary>
    public long ConnectionCount => supervisor.ConnectionCount;

    /// <summary>Where the link stands and why.</summary>
    public LinkState State => supervisor.State;

    /// <summary>What happened so far.</summary>
    public BrokerLinkCounters Counters { get; } = new();

    /// <summary>Starts connecting in the background; never throws because the broker is away.</summary>
    /// <exception cref="InvalidOperationException">Started before.</exception>
    public void Start()
    {
        if (running is not null) throw new InvalidOperationException("the broker connection was started before");
        running = Task.Run(() => supervisor.RunAsync(this, stopping.Token));
    }

    /// <summary>Hands one message to the connection and returns at once; <see cref="PublishOutcome.Sent"/> promises no delivery.</summary>
    /// <param name="topic">Name without wildcards.</param>
    /// <param name="payload">At most <see cref="BrokerOptions.MaxPayloadBytes"/>; copied.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="retain">True: the broker keeps it as the topic's last value; an empty payload clears that value.</param>
    public PublishOutcome TryPublish(string topic, ReadOnlySpan<byte> payload, int qos = 1, bool retain = false)
    {
        if (payload.Length > options.MaxPayloadBytes) return Count(PublishOutcome.TooLarge);
        return Count(supervisor.Link?.Publish(topic, payload, qos, retain) ?? PublishOutcome.NotConnected);
    }

    /// <summary>As <see cref="TryPublish"/>, but completes at the broker's PUBACK, at the latest after <paramref name="timeout"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the broker may or may not have the message.</exception>
    public async Task<PublishOutcome> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan timeout, CancellationToken ct)
    {
        if (payload.Length > options.MaxPayloadBytes) return Count(PublishOutcome.TooLarge);
        Task<PublishOutcome>? confirmation = null;
        var handedOver = Count(
            supervisor.Link?.Publish(topic, payload.Span, qos, retain, out confirmation) ?? PublishOutcome.NotConnected);
        if (confirmation is null) return handedOver;
        try
        {
            var outcome = await confirmation.WaitAsync(timeout, time, ct);
            return outcome == PublishOutcome.Sent ? outcome : Count(outcome);
        }
        catch (TimeoutException)
        {
            return Count(PublishOutcome.TimedOut);
        }
    }

    /// <summary>True as soon as the link is connected, false when it is not after <paramref name="timeout"/> or was stopped.</summary>
    public async Task<bool> WaitConnectedAsync(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            return await supervisor.Up.WaitAsync(timeout, time, ct);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Refuses new messages, gives those under way up to 1 s to be confirmed, and disconnects properly, so that the broker
    /// does not publish the will: say farewell before. Not to be awaited from a message handler.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (running is not null) await running;
    }

    private PublishOutcome Count(PublishOutcome outcome)
    {
        Counters.Add(outcome switch
        {
            PublishOutcome.Sent => LinkCount.Published,
            PublishOutcome.NotConnected => LinkCount.NotConnected,
            PublishOutcome.TooLarge => LinkCount.TooLarge,
            PublishOutcome.Refused => LinkCount.Refused,
            _ => LinkCount.TimedOut,
        });
        return outcome;
    }
}
