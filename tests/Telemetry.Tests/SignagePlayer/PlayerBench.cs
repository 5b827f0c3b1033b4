using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

/// <summary>The order half of a player on a temporary disk and a clock of its own; restarts on the same disk.</summary>
internal sealed class PlayerBench : IDisposable
{
    public const string Area = "14131", Issuer = "city-desk";

    private readonly string folder = Directory.CreateTempSubdirectory("telemetry-player-").FullName;
    private readonly ClockTrust trust;
    private readonly ReceiptOptions receiptOptions;
    private long seq;

    public PlayerBench(ClockTrust trust = ClockTrust.Always, ReceiptOptions? receipts = null, bool withRoot = true, bool withRing = true)
    {
        this.trust = trust;
        receiptOptions = receipts ?? new ReceiptOptions();
        if (withRoot) WriteRoot();
        Start();
        if (withRing) Rings.Take(Ring());
    }

    public PlayerTime Time { get; } = new();
    public RecordedLog Log { get; } = new();
    public SigningKey Root { get; } = NewKey();
    public SigningKey Sato { get; } = NewKey();
    public SigningKey Suzuki { get; } = NewKey();
    public SigningKey Relay { get; } = NewKey();
    public SigningKey Drill { get; } = NewKey();
    public SigningKey Stranger { get; } = NewKey();

    public OrderIntake Orders { get; private set; } = null!;
    public KeyRingIntake Rings { get; private set; } = null!;
    public ReceiptDesk Desk { get; private set; } = null!;
    public ReceiptOutbox Outbox { get; private set; } = null!;
    public StateHub Hub { get; private set; } = null!;
    public PlayerClock Clock { get; private set; } = null!;

    public PlayerView View => Hub.Look().View;
    public string OrdersFolder => Path.Combine(folder, "orders");
    public string RootFile => Path.Combine(folder, "root.jwk");
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The process begins anew on the same disk; nothing else is kept.</summary>
    public void Start()
    {
        Clock = new PlayerClock(Time, trust);
        Hub = new StateHub(PlayerHost.FirstView(new PlayerOptions { Device = "sign-0001", Areas = [Area] }, new WifiCode(new WifiOptions()), Clock));
        var journal = new OrderJournal(folder, new RecordedLogger<OrderJournal>(Log));
        Outbox = new ReceiptOutbox(receiptOptions, NullLogger<ReceiptOutbox>.Instance);
        Desk = new ReceiptDesk("sign-0001", Clock, new RefusalPolicy(receiptOptions, Time.TimestampFrequency), Outbox);
        var notices = new NoticePolicy(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120), Time.TimestampFrequency);
        Orders = new OrderIntake(new OrderDesk([Area], notices), journal, Desk, Clock, Hub, NullLogger<OrderIntake>.Instance);
        Rings = new KeyRingIntake(new RootKey(RootFile), journal, Orders, Hub, NullLogger<KeyRingIntake>.Instance);
        Orders.Open();
        Rings.Open();
    }

    public void WriteRoot() => File.WriteAllText(RootFile, JsonSerializer.Serialize(PublicKey.Of(Root.Key), KeyRingJson.Default.PublicKey));

    public byte[] Ring(long epoch = 1, params SigningKey[] also) => new KeyRing(1, Issuer, epoch, Now,
    [
        Entry(Sato, KeyRole.CityOrder, "sato"), Entry(Suzuki, KeyRole.CityOrder, "suzuki"), Entry(Relay, KeyRole.OfficialRelay, "collector"),
        Entry(Drill, KeyRole.Drill, "sato"), .. also.Select(k => Entry(k, KeyRole.CityOrder, "tanaka")),
    ]).Sign(Root);

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

    public void Paint(AlertOrder order) => Desk.Painted(new PaintedReport(order.Order, order.Rev, order.Seq, "sha256:" + new string('a', 64), 1920, 1080));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private RingKey Entry(SigningKey key, KeyRole role, string person) =>
        new(key.KeyId, role, person, PublicKey.Of(key.Key), 0, Now + 86_400_000L * 365);

    private static SigningKey NewKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(PublicKey.Of(key).Thumbprint(), key);
    }
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
