using System.Security.Cryptography;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

/// <summary>A disaster desk with one key of every kind, and the ring that devices trust.</summary>
internal static class SigningDesk
{
    /// <summary>2025-11-21 17:00 JST.</summary>
    public const long Now = 1_763_712_000_000;

    public const long Hour = 3_600_000, Day = 24 * Hour;
    public const string City = "kawasaki", Here = "14130", Elsewhere = "13204";

    public static readonly SigningKey Root = NewKey(), Relay = NewKey(), Mayor = NewKey(), MayorsSpare = NewKey(), Deputy = NewKey(),
        DrillKey = NewKey(), Canceller = NewKey(), Retired = NewKey(), Stranger = NewKey();

    public static readonly PublicKey RootPublic = PublicKey.Of(Root.Key);

    public static readonly KeyRing Ring = new(KeyRing.Version, City, 1, Now - Day,
    [
        Entry(Relay, KeyRole.OfficialRelay, "relay"),
        Entry(Mayor, KeyRole.CityOrder, "mayor"),
        Entry(MayorsSpare, KeyRole.CityOrder, "mayor"),
        Entry(Deputy, KeyRole.CityOrder, "deputy"),
        Entry(DrillKey, KeyRole.Drill, "trainer"),
        Entry(Canceller, KeyRole.CancelOnly, "night-watch"),
        Entry(Retired, KeyRole.OfficialRelay, "old-relay") with { NotAfter = Now - 40 * Day },
    ]);

    /// <summary>Orders signed by the automatic relay; change it with <c>with</c>.</summary>
    public static readonly AlertOrder Flood = new(
        City, "flood-1", 1, 10, OrderKind.Begin, OrderStatus.Actual, OrderOrigin.Jma, "flood", 3, [Here], Now - 1_000, Now + Hour, null,
        new Dictionary<string, string> { ["ja"] = "氾濫警報", ["ja-easy"] = "川の水があふれます", ["en"] = "Flood warning" },
        new Dictionary<string, string> { ["ja"] = "高い所へ", ["en"] = "Go to high ground" },
        new OrderSource("urn:jma:1", new string('a', 64)));

    /// <summary>The mayor's own order: level 4, so it needs two persons.</summary>
    public static readonly AlertOrder Evacuation = Flood with { Order = "evacuation-1", Origin = OrderOrigin.City, Level = 4 };

    public static SigningKey NewKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(PublicKey.Of(key).Thumbprint(), key);
    }

    public static RingKey Entry(SigningKey key, KeyRole role, string person) =>
        new(key.KeyId, role, person, PublicKey.Of(key.Key), Now - 400 * Day, Now + 400 * Day);

    public static byte[] Sign(AlertOrder order, params SigningKey[] keys) =>
        JwsEnvelope.Sign(OrderCodec.Write(order), JwsEnvelope.OrderType, keys.Length == 0 ? [Relay] : keys);

    public static OrderDecision Decide(AlertOrder order, params SigningKey[] keys) => new FieldDevice().Receive(Sign(order, keys));
}

/// <summary>What a device does around the gate: one book, one clock, a disk.</summary>
internal sealed class FieldDevice
{
    public OrderBook Book { get; private set; } = OrderBook.Empty;
    public KeyRing? Ring { get; init; } = SigningDesk.Ring;
    public string[] Areas { get; init; } = [SigningDesk.Here];
    public long Now { get; set; } = SigningDesk.Now;
    public bool ClockTrusted { get; init; } = true;

    public IEnumerable<string> Shown => Book.InForce(ClockTrusted ? Now : null).Select(e => e.Order.Order);

    public OrderDecision Receive(byte[] envelope)
    {
        var decision = OrderGate.Decide(envelope, Context);
        Book = Book.With(decision, envelope, Now);
        return decision;
    }

    public void Restart() => Book = OrderBook.Rebuild(Book.Entries.Select(e => (e.Envelope, e.Received)).ToList(), Context);

    public void Prune() => Book = Book.Prune(Now);

    private OrderContext Context => new(Ring, Areas, Book, Now, ClockTrusted);
}
