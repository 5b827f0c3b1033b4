using System.Globalization;

namespace Telemetry.Collector;

/// <summary>A signed message, stored and ready for the broker.</summary>
public sealed record IssuedOrder(AlertOrder Order, byte[] Envelope, IReadOnlyList<string> Signers, IReadOnlyList<string> Warnings);

/// <summary>What would be signed: without its number, and without an id when it is a new one.</summary>
/// <param name="Current">The newest message of the order; null for a new one.</param>
public sealed record PreparedOrder(AlertOrder Order, IReadOnlyList<DeskKey> Keys, LedgerEntry? Current, IReadOnlyList<string> Warnings);

/// <summary>
/// Turns a draft into a signed message in the ledger: chooses the order and the keys, takes a sequence number, signs, and lets
/// the devices' own gate judge the result before anything is stored.
/// </summary>
public sealed class OrderIssuer(OrderLedger ledger, KeyCabinet cabinet, AlertsOptions options)
{
    private const int MaxListed = 1_000;

    /// <returns>The issued order, or null with everything that is wrong.</returns>
    public IssuedOrder? Issue(OrderDraft draft, long now, out IReadOnlyList<string> errors) =>
        Prepare(draft, null, now, out errors) is { } prepared ? Sign(prepared, now, out errors) : null;

    /// <param name="audience">Devices that the areas must concern; null: any area will do.</param>
    /// <returns>What would be signed, or null with everything that is wrong.</returns>
    public PreparedOrder? Prepare(OrderDraft draft, OrderAudience? audience, long now, out IReadOnlyList<string> errors)
    {
        if (Choose(draft, now, out var chosen, out var current) is { } wrongChoice)
        {
            errors = [wrongChoice];
            return null;
        }
        var unknown = audience?.Errors(chosen.Areas).ToList() ?? [];
        var composed = OrderComposer.Compose(chosen, current?.Order, options.Issuer, now, out errors);
        errors = [.. errors, .. unknown];
        if (composed is not { } order || unknown.Count > 0) return null;
        if (SelectKeys(order, chosen.Keys, out var keys) is { } noKeys)
        {
            errors = [noKeys];
            return null;
        }
        return new PreparedOrder(order, keys, current, [.. OrderComposer.Warnings(order)]);
    }

    /// <returns>The order, stored and ready for the broker, or null with what is wrong.</returns>
    public IssuedOrder? Sign(PreparedOrder prepared, long now, out IReadOnlyList<string> errors)
    {
        var (order, keys, current, warnings) = prepared;
        errors = [];
        var seq = ledger.NextSequence(options.Issuer);
        order = order with { Seq = seq, Order = order.Order.Length > 0 ? order.Order : NewId(order, seq, now) };
        var envelope = JwsEnvelope.Sign(OrderCodec.Write(order), JwsEnvelope.OrderType, [.. keys.Select(k => k.Key)]);
        if (Judge(order, envelope, current, now) is { } refusal)
        {
            errors = [$"devices would refuse this order ({OrderGate.Word(refusal)}): nothing was published"];
            return null;
        }
        if (!ledger.TryAdd(order, envelope))
        {
            errors = [$"order {order.Order} got another message at this moment: look at it and try again"];
            return null;
        }
        return new IssuedOrder(order, envelope, [.. keys.Select(k => k.Name)], warnings);
    }

    /// <summary>Orders in force: begun or revised last, and not expired; the most urgent first.</summary>
    public IReadOnlyList<AlertOrder> InForce(long now) =>
        [.. ledger.NewestOfAll(MaxListed).Select(e => e.Order).Where(o => o.Starts && o.Expires > now).OrderBy(o => Urgency.Of(o, now))];

    private string? Choose(OrderDraft draft, long now, out OrderDraft chosen, out LedgerEntry? current)
    {
        (chosen, current) = (draft, draft.Order is { } id ? ledger.Newest(id) : null);
        if (draft.Kind == OrderKind.Begin)
            return current is null ? null : $"order {draft.Order} exists already: revise it, or give the new one another id";
        if (draft.Order is not null)
            return current is null ? $"order {draft.Order} does not exist; in force: {List(InForce(now))}" : null;

        var matching = InForce(now).Where(o => Matches(o, draft)).ToList();
        if (matching.Count != 1)
            return matching.Count == 0
                ? $"no order in force matches; in force: {List(InForce(now))}"
                : $"{matching.Count} orders are in force, name one with --order: {List(matching)}";
        // Without --order these three have done their work: they chose.
        chosen = draft with { Order = matching[0].Order, Hazard = null, Areas = [], Status = null };
        current = ledger.Newest(matching[0].Order);
        return null;
    }

    private static bool Matches(AlertOrder order, OrderDraft draft) =>
        (draft.Hazard is null || draft.Hazard == order.Hazard) && (draft.Status is null || draft.Status == order.Status)
        && (draft.Areas.Count == 0 || OrderGate.Concerns(order, draft.Areas));

    private static string List(IReadOnlyList<AlertOrder> orders) => orders.Count == 0
        ? "none"
        : string.Join(", ", orders.Select(o => $"{o.Order} ({OrderCodec.Word(o.Status)} {o.Hazard} level {o.Level}, {string.Join(' ', o.Areas)})"));

    private string? SelectKeys(AlertOrder order, IReadOnlyList<string> wanted, out IReadOnlyList<DeskKey> keys)
    {
        keys = [];
        var needed = OrderGate.NeedsTwoPersons(order) ? 2 : 1;
        if (wanted.Count > 0)
        {
            var missing = wanted.Where(w => Find(w) is null).ToList();
            if (missing.Count > 0)
                return $"no key {string.Join(", ", missing)} in {options.Directory}: there are {string.Join(", ", cabinet.Keys.Select(k => k.Name))}";
            keys = [.. wanted.Select(w => Find(w)!)];
            return null;
        }
        var may = cabinet.Keys.Where(k => OrderGate.MaySign(k.Role, order))
            .OrderByDescending(k => Preference(k.Role, order)).DistinctBy(k => k.Person).ToList();
        if (may.Count < needed)
            return $"this order needs the keys of {needed} person{(needed > 1 ? "s" : "")}, and {options.Directory} has "
                + (may.Count == 0 ? "none that may sign it" : $"only {string.Join(", ", may.Select(k => k.Name))}")
                + ": see 'collector keys show', and Alerts:Persons in the configuration";
        keys = [.. may.Take(needed)];
        return null;
    }

    private DeskKey? Find(string name) => cabinet.Keys.FirstOrDefault(k => k.Name == name || k.Person == name);

    // A drill is signed with the key that can do nothing real.
    private static int Preference(KeyRole role, AlertOrder order) => role switch
    {
        KeyRole.Drill => order.Status == OrderStatus.Actual ? 0 : 3,
        KeyRole.CancelOnly => 2,
        _ => 1,
    };

    private OrderRefusal? Judge(AlertOrder order, byte[] envelope, LedgerEntry? current, long now)
    {
        var book = current is null
            ? OrderBook.Empty
            : OrderBook.Empty.With(new OrderDecision(OrderVerdict.Act, OrderRefusal.None, current.Order), current.Envelope, now);
        var decision = OrderGate.Decide(envelope, new OrderContext(cabinet.Ring, order.Areas.ToList(), book, now, ClockTrusted: true));
        return decision.Verdict == OrderVerdict.Refuse ? decision.Refusal : null;
    }

    private static string NewId(AlertOrder order, long seq, long now)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-{JapanTime.FromUnixMilliseconds(now):yyyyMMdd}-{seq}");
        return order.Hazard[..Math.Min(order.Hazard.Length, WireName.MaxLength - tail.Length)] + tail;
    }
}
