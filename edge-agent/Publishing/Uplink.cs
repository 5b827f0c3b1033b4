using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// The agent's side of the broker connection: what it subscribes to, its birth and its last will. Whoever listens to a topic brings
/// an <see cref="Inbox"/>. The library's network thread only copies; the work is done by whom it wakes.
/// </summary>
internal sealed partial class Uplink : IUplink, IOutbox, IAsyncDisposable
{
    /// <summary>The oldest go when too many wait: the collector repeats an acknowledgement when a batch is repeated.</summary>
    private const int MostAcks = 4096;

    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(10);

    private readonly Channel<AckMessage> acks = Channel.CreateBounded<AckMessage>(
        new BoundedChannelOptions(MostAcks) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly BrokerPaths paths;
    private readonly Signal wake;
    private readonly StatusBoard status;
    private readonly ILogger logger;
    private readonly Topics topics;
    private readonly IReadOnlyList<Inbox> inboxes;
    private readonly string teleTopic, statusTopic;
    private long connection;

    /// <param name="others">Who else listens, beside the acknowledgements.</param>
    public Uplink(
        AgentOptions options, StatusBoard status, IReadOnlyList<Inbox> others, Signal wake, DeviceClock clock, ILogger logger)
    {
        (this.status, this.wake, this.logger) = (status, wake, logger);
        topics = new Topics(options.Prefix);
        teleTopic = topics.For(TopicKind.Telemetry, options.Device);
        statusTopic = topics.For(TopicKind.Status, options.Device);
        inboxes = [new Inbox(TopicKind.Ack, topics.For(TopicKind.Ack, options.Device), 0, TakeAck), .. others];
        paths = new BrokerPaths(options, SessionOf, Farewell, clock, logger);
    }

    public long Connection => Broker.IsConnected ? Volatile.Read(ref connection) : 0;

    /// <summary>The broker in use.</summary>
    public UplinkStatus Path => paths.Status;

    /// <summary>Where the link stands and why.</summary>
    public LinkState State => Broker.State;

    private BrokerConnection Broker => paths.Current;

    public void Start() => paths.Start();

    public PublishOutcome Send(ReadOnlySpan<byte> batch) => Broker.TryPublish(teleTopic, batch, qos: 1, retain: false);

    public bool TryTakeAck(out AckMessage ack) => acks.Reader.TryRead(out ack!);

    /// <summary>Hands one message to the connection and completes at the broker's PUBACK or when none has come in time.</summary>
    public Task<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken stop) =>
        Broker.PublishAsync(topic, payload, qos: 1, retain, Confirmation, stop);

    /// <summary>True when connected, false when not after <paramref name="patience"/>.</summary>
    public Task<bool> WaitConnectedAsync(TimeSpan patience, CancellationToken stop) => Broker.WaitConnectedAsync(patience, stop);

    /// <summary>Renews the retained status; nothing happens without a connection, whose birth will say it.</summary>
    public void SendStatus()
    {
        if (Connection is > 0 and var number) Broker.TryPublish(statusTopic, status.Online(number, paths.Status), qos: 1, retain: true);
    }

    /// <summary>Says farewell and closes, so that the broker keeps its last will to itself.</summary>
    public async ValueTask DisposeAsync()
    {
        Farewell("stopped");
        await paths.DisposeAsync();
    }

    private BrokerSession SessionOf(Func<long, long> numberOf) => new()
    {
        Subscriptions = [.. inboxes.Select(inbox => (inbox.Filter, inbox.Qos))],
        OnMessage = Take,
        Will = own => new LastWill(statusTopic, status.Will(numberOf(own)), Qos: 1, Retain: true),
        OnConnected = (_, own) => Connected(numberOf(own)),
        OnDisconnected = _ => Disconnected(),
    };

    private void Farewell(string why)
    {
        if (Connection is > 0 and var number) Broker.TryPublish(statusTopic, status.Offline(number, why), qos: 1, retain: true);
        Disconnected();
    }

    private void Take(in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address)) return;
        foreach (var inbox in inboxes)
            if (inbox.Kind == address.Kind) inbox.Take(in address, in message);
    }

    private void TakeAck(in TopicAddress address, in InboundMessage message)
    {
        if (!AckMessage.TryParse(message.Payload, out var ack))
        {
            Log.UnreadableAck(logger, message.Payload.Length);
            return;
        }
        acks.Writer.TryWrite(ack);
        wake.Set();
    }

    private void Connected(long number)
    {
        Volatile.Write(ref connection, number);
        SendStatus();
        wake.Set();
    }

    private void Disconnected()
    {
        Volatile.Write(ref connection, 0);
        wake.Set();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An acknowledgement of {Length} bytes cannot be read: the batches it meant will be sent again")]
        public static partial void UnreadableAck(ILogger logger, int length);
    }
}
