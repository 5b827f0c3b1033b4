using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>Stands where the collector's signer stands: keys, a ring, orders out, receipts in.</summary>
public sealed class TestDesk : IAsyncDisposable
{
    public const string Device = "sign-0001", Issuer = "city-desk", Area = "14131";

    private readonly BrokerConnection link;
    private readonly Topics topics = new();
    private readonly ConcurrentQueue<Receipt> receipts = new();
    private long seq;

    public TestDesk(MosquittoBroker broker)
    {
        link = new BrokerConnection(
            new BrokerOptions { Url = broker.Url, ClientId = "desk" },
            new BrokerSession
            {
                Subscriptions = [(topics.All(TopicKind.Receipt), 1), (topics.All(TopicKind.Screen), 1)],
                OnMessage = (in message) =>
                {
                    if (topics.TryParse(message.Topic, out var address) && address.Kind == TopicKind.Screen)
                        Screen = JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.ScreenStatus);
                    else receipts.Enqueue(JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.Receipt)!);
                },
            },
            TimeProvider.System, new Random(1), new RecordingLogger());
        link.Start();
    }

    public SigningKey Root { get; } = NewKey();
    public SigningKey Relay { get; } = NewKey();
    public SigningKey Sato { get; } = NewKey();
    public SigningKey Suzuki { get; } = NewKey();
    public SigningKey Drill { get; } = NewKey();
    public SigningKey Stranger { get; } = NewKey();

    /// <summary>What the sign said last of its screen.</summary>
    public ScreenStatus? Screen { get; private set; }

    public IReadOnlyList<Receipt> Receipts => [.. receipts];

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public string RootJwk => JsonSerializer.Serialize(PublicKey.Of(Root.Key), KeyRingJson.Default.PublicKey);

    public byte[] Ring(long epoch = 1) => new KeyRing(1, Issuer, epoch, Now,
    [
        Entry(Relay, KeyRole.OfficialRelay, "collector"), Entry(Sato, KeyRole.CityOrder, "sato"),
        Entry(Suzuki, KeyRole.CityOrder, "suzuki"), Entry(Drill, KeyRole.Drill, "sato"),
    ]).Sign(Root);

    public AlertOrder Order(string id, int level = 4, string hazard = "flood", OrderKind kind = OrderKind.Begin, int rev = 1) => new(
        Issuer, id, rev, Interlocked.Increment(ref seq), kind, OrderStatus.Actual, OrderOrigin.City, hazard, level, [Area], Now, Now + 3_600_000, null,
        new Dictionary<string, string>
        {
            ["ja"] = "川崎区に避難指示",
            ["ja-easy"] = "川（かわ）の 水が あふれそうです。",
            ["en"] = "Evacuation order for Kawasaki-ku.",
        },
        new Dictionary<string, string>
        {
            ["ja"] = "危険な場所から\n全員避難",
            ["ja-easy"] = "あぶない ところに いる 人は、みんな にげて ください。",
            ["en"] = "Everyone must leave dangerous places now.",
        }, null);

    public AlertOrder After(AlertOrder order, OrderKind kind, string? headline = null) => order with
    {
        Kind = kind,
        Rev = order.Rev + 1,
        Seq = Interlocked.Increment(ref seq),
        Issued = Now,
        Headline = headline is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["ja"] = headline },
        Action = new Dictionary<string, string>(),
    };

    /// <summary>The signers that the order needs, unless others are named.</summary>
    public byte[] Sign(AlertOrder order, params SigningKey[] keys) => JwsEnvelope.Sign(
        OrderCodec.Write(order), JwsEnvelope.OrderType,
        keys.Length > 0 ? keys
        : order.Status != OrderStatus.Actual ? [Drill]
        : order.Origin != OrderOrigin.City ? [Relay]
        : OrderGate.NeedsTwoPersons(order) ? [Sato, Suzuki] : [Sato]);

    public Task SendRingAsync(long epoch = 1) => SendAsync(topics.KeyRing, Ring(epoch), retain: true);

    public Task SendAsync(AlertOrder order, params SigningKey[] keys) => SendBytesAsync(order.Order, Sign(order, keys));

    public Task SendBytesAsync(string order, byte[] envelope) => SendAsync(topics.For(TopicKind.Order, order), envelope, retain: true);

    public Task<Receipt> ReceiptAsync(string order, ReceiptState state, Func<Receipt, bool>? where = null) => Eventually.Some(
        () => Receipts.FirstOrDefault(r => r.Order == order && r.State == state && (where is null || where(r))),
        $"the receipt {state} of {order} arrives", () => string.Join('\n', Receipts));

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private async Task SendAsync(string topic, byte[] payload, bool retain)
    {
        Assert.True(await link.WaitConnectedAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.Equal(PublishOutcome.Sent, await link.PublishAsync(topic, payload, 1, retain, TimeSpan.FromSeconds(5), CancellationToken.None));
    }

    private static RingKey Entry(SigningKey key, KeyRole role, string person) =>
        new(key.KeyId, role, person, PublicKey.Of(key.Key), 0, Now + 86_400_000);

    private static SigningKey NewKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(PublicKey.Of(key).Thumbprint(), key);
    }
}
