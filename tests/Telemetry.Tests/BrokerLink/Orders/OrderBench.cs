using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

/// <summary>The order pipeline of a device on a temporary disk and a clock of its own; restarts on the same disk. What follows is the app's.</summary>
internal abstract class OrderBench(string device, ReceiptOptions? receipts = null) : IDisposable
{
    public const string Area = "14131", Issuer = "city-desk";

    private readonly ReceiptOptions receiptOptions = receipts ?? new ReceiptOptions();
    private long seq;

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 21, 5, 0, 0, TimeSpan.Zero));
    public RecordedLog Log { get; } = new();
    public SigningKey Offline { get; } = NewKey();
    public SigningKey Sato { get; } = NewKey();
    public SigningKey Suzuki { get; } = NewKey();
    public SigningKey Relay { get; } = NewKey();
    public SigningKey Drill { get; } = NewKey();
    public SigningKey Stranger { get; } = NewKey();

    public OrderIntake Orders { get; private set; } = null!;
    public KeyRingIntake Rings { get; private set; } = null!;
    public ReceiptDesk Desk { get; private set; } = null!;
    public ReceiptOutbox Outbox { get; private set; } = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("telemetry-orders-").FullName;
    public string OrdersFolder => Path.Combine(Folder, "orders");
    public string RootFile => Path.Combine(Folder, "root.jwk");
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The process begins anew on the same disk; nothing else is kept.</summary>
    public void Start()
    {
        var clock = MakeClock();
        var journal = new OrderJournal(Folder, new RecordedLogger<OrderJournal>(Log));
        Outbox = new ReceiptOutbox(receiptOptions, NullLogger<ReceiptOutbox>.Instance);
        Desk = new ReceiptDesk(device, clock, new RefusalPolicy(receiptOptions, Time.TimestampFrequency), Outbox);
        var follower = MakeFollower(clock, Desk);
        Orders = new OrderIntake(new OrderDesk([Area]), journal, Desk, clock, follower, NullLogger<OrderIntake>.Instance);
        Rings = new KeyRingIntake(new RootKey(RootFile), journal, Orders, follower, NullLogger<KeyRingIntake>.Instance);
        Orders.Open();
        Rings.Open();
    }

    public void WriteRoot() => File.WriteAllText(RootFile, JsonSerializer.Serialize(PublicKey.Of(Offline.Key), KeyRingJson.Default.PublicKey));

    public byte[] Ring(long epoch = 1, params SigningKey[] also) => new KeyRing(1, Issuer, epoch, Now,
    [
        Entry(Sato, KeyRole.CityOrder, "sato"), Entry(Suzuki, KeyRole.CityOrder, "suzuki"), Entry(Relay, KeyRole.OfficialRelay, "collector"),
        Entry(Drill, KeyRole.Drill, "sato"), .. also.Select(k => Entry(k, KeyRole.CityOrder, "tanaka")),
    ]).Sign(Offline);

    public AlertOrder Order(string id, int level = 4, OrderStatus status = OrderStatus.Actual, TimeSpan? life = null) => new(
        Issuer, id, 1, ++seq, OrderKind.Begin, status, OrderOrigin.City, "flood", level, [Area], Now,
        Now + (long)(life ?? TimeSpan.FromHours(6)).TotalMilliseconds, null,
        new Dictionary<string, string> { ["ja"] = "避難指示" }, new Dictionary<string, string> { ["ja"] = "全員避難" }, null);

    public AlertOrder After(AlertOrder order, OrderKind kind) => order with { Kind = kind, Rev = order.Rev + 1, Seq = ++seq, Issued = Now };

    public byte[] Sign(AlertOrder order, params SigningKey[] keys) => JwsEnvelope.Sign(
        OrderCodec.Write(order), JwsEnvelope.OrderType, keys.Length > 0 ? keys : order.Status == OrderStatus.Actual ? [Sato, Suzuki] : [Drill]);

    public void Take(AlertOrder order, params SigningKey[] keys) => Orders.Take(Sign(order, keys), order.Order);

    /// <summary>What went out since the last call.</summary>
    public IReadOnlyList<Receipt> Receipts()
    {
        var found = new List<Receipt>();
        while (Outbox.Reader.TryRead(out var receipt)) found.Add(receipt);
        return found;
    }

    public void Pass(TimeSpan span)
    {
        Time.Advance(span);
        Orders.Tick();
        Rings.Tick();
    }

    public virtual void Dispose() => Directory.Delete(Folder, recursive: true);

    protected abstract IOrderClock MakeClock();

    protected abstract IOrderFollower MakeFollower(IOrderClock clock, ReceiptDesk desk);

    protected void Begin(bool withRoot, bool withRing)
    {
        if (withRoot) WriteRoot();
        Start();
        if (withRing) Rings.Take(Ring());
    }

    private RingKey Entry(SigningKey key, KeyRole role, string person) =>
        new(key.KeyId, role, person, PublicKey.Of(key.Key), 0, Now + 86_400_000L * 365);

    private static SigningKey NewKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(PublicKey.Of(key).Thumbprint(), key);
    }
}

/// <summary>The pipeline by itself: what it tells its app is written down.</summary>
internal sealed class PipelineBench : OrderBench, IOrderFollower
{
    public PipelineBench(ReceiptOptions? receipts = null, bool withRoot = true, bool withRing = true)
        : base("device-1", receipts) => Begin(withRoot, withRing);

    public OrdersView View { get; private set; } = null!;

    public string? Wanting { get; private set; }

    public List<string> Told { get; } = [];

    /// <summary>How often the app was shown how things stand.</summary>
    public int Looks { get; private set; }

    public IEnumerable<string> InForce => View.Book.InForce(Now).Select(entry => entry.Order.Order);

    /// <summary>When the bytes of the last order came, in seconds from its turn.</summary>
    public double? Arrived { get; private set; }

    public void Follow(DeskStep step, long? arrived, Instant now)
    {
        Arrived = (double?)(arrived - now.Timestamp) / Time.TimestampFrequency;
        Told.Add($"{step.Decision.Verdict} {step.Decision.Order!.Order}{(arrived is null ? " from the disk" : "")}");
    }

    public void Expire(OrderEntry entry, Instant now) => Told.Add($"Expired {entry.Order.Order}");

    public void Look(OrdersView view, Instant now) => (View, Looks) = (view, Looks + 1);

    public void Root(string? wanting) => Wanting = wanting;

    /// <summary>Whether the next start finds a clock that may be believed.</summary>
    public bool Trusted { get; set; } = true;

    protected override IOrderClock MakeClock() => new BenchClock(Time) { Trusted = Trusted };

    protected override IOrderFollower MakeFollower(IOrderClock clock, ReceiptDesk desk) => this;
}

internal sealed class BenchClock(TimeProvider time) : IOrderClock
{
    public TimeProvider Time => time;

    public bool Trusted { get; set; } = true;

    public Instant Look() => new(time.GetUtcNow().ToUnixTimeMilliseconds(), Trusted, time.GetTimestamp());

    public double MillisecondsSince(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;
}

internal sealed class RecordedLog
{
    public List<string> Lines { get; } = [];
}

internal sealed class RecordedLogger<T>(RecordedLog log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Lines.Add(formatter(state, exception));
}
