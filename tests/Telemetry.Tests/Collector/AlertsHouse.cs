using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>A folder with keys and a ledger of its own; gone with the test.</summary>
internal sealed class AlertsHouse : IDisposable
{
    public const long Noon = StoreHouse.Noon;

    public AlertsHouse(params string[] persons)
    {
        Folder = Directory.CreateTempSubdirectory("alerts-").FullName;
        Options = new AlertsOptions { Directory = Path.Combine(Folder, "alerts"), Persons = persons };
        Ledger = OrderLedger.Open(Options);
        Cabinet = Open();
    }

    public string Folder { get; }
    public AlertsOptions Options { get; }
    public OrderLedger Ledger { get; }
    public KeyCabinet Cabinet { get; }

    public KeyCabinet Open(AlertsOptions? options = null) => Ledger.Exclusively(() => KeyCabinet.Open(options ?? Options, Noon));

    public IssuedOrder? Issue(OrderDraft draft, out IReadOnlyList<string> errors, long now = Noon) =>
        new OrderIssuer(Ledger, Cabinet, Options).Issue(draft, now, out errors);

    public IssuedOrder Issue(OrderDraft draft, long now = Noon)
    {
        var issued = Issue(draft, out var errors, now);
        Assert.Empty(errors);
        return issued!;
    }

    public static OrderDraft Begin(OrderStatus status = OrderStatus.Actual, int level = 4, string? order = null) =>
        new(OrderKind.Begin, order) { Status = status, Hazard = "flood", Level = level, Areas = ["14131"] };

    /// <summary>What a device standing in an area says to a sequence of envelopes.</summary>
    public IReadOnlyList<OrderDecision> DeviceIn(string area, params IssuedOrder[] orders)
    {
        var ring = KeyRing.TryVerify(Cabinet.RingEnvelope, Cabinet.Root);
        var (book, decisions) = (OrderBook.Empty, new List<OrderDecision>());
        foreach (var order in orders)
        {
            var decision = OrderGate.Decide(order.Envelope, new OrderContext(ring, [area], book, order.Order.Issued, ClockTrusted: true));
            book = book.With(decision, order.Envelope, order.Order.Issued);
            decisions.Add(decision);
        }
        return decisions;
    }

    public void Dispose()
    {
        Ledger.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
