using System.Security.Cryptography;

namespace Telemetry.Contracts;

/// <summary>Why a device does not follow an order; on the wire in kebab case.</summary>
public enum OrderRefusal
{
    None,

    /// <summary>Over <see cref="JwsEnvelope.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Not the envelope or not the payload that the design describes.</summary>
    Malformed,

    /// <summary>No key ring has been verified yet.</summary>
    NoKeyRing,
    WrongIssuer, UnknownKey, BadSignature,

    /// <summary>The key was not yet, or is no longer, valid when the order was issued.</summary>
    KeyNotValid,

    /// <summary>The key may not sign such an order.</summary>
    WrongRole,

    /// <summary>An actual city order of level 3 or more needs two signatures of two persons.</summary>
    SecondPersonMissing,
    Expired,

    /// <summary>Issued later than the device's clock allows for.</summary>
    NotYetIssued,

    /// <summary>A sequence or revision not above what was already accepted for this order, status and origin.</summary>
    Replayed,
    OtherArea,
}

/// <summary>What a device is to do with an order.</summary>
public enum OrderVerdict
{
    /// <summary>Do not follow it; say why.</summary>
    Refuse,

    /// <summary>Known already, to the byte: a retained message seen again. Do nothing, answer nothing.</summary>
    Duplicate,

    /// <summary>Follow it: it begins or changes what is shown here.</summary>
    Act,

    /// <summary>What it began here is over: ended, withdrawn, or revised to other areas.</summary>
    End,

    /// <summary>Genuine, nothing to do here (a test, or the end of something never seen); remember it against replay.</summary>
    Remember,
}

/// <param name="Order">The order when its payload could be read, even if it was refused.</param>
public readonly record struct OrderDecision(OrderVerdict Verdict, OrderRefusal Refusal, AlertOrder? Order)
{
    /// <summary>
    /// True when the message belongs into the book and onto the disk: genuine and newer than what was known. Also when it concerns other
    /// areas: it may have moved an order away from here whose earlier message is still on its way.
    /// </summary>
    public bool Keep => Verdict is OrderVerdict.Act or OrderVerdict.End or OrderVerdict.Remember || Refusal == OrderRefusal.OtherArea;

    internal static OrderDecision Refuse(OrderRefusal why, AlertOrder? order = null) => new(OrderVerdict.Refuse, why, order);
}

/// <summary>What a device holds an order against.</summary>
/// <param name="Areas">The codes that this device stands in.</param>
/// <param name="Now">Wall time, ms.</param>
/// <param name="ClockTrusted">False until the clock is anchored: age is then not judged, because a wrong clock must not hide a real alert.</param>
/// <param name="Floor">ms; the latest time that was signed by a trusted key, which no true clock is behind. 0: none is known.</param>
public sealed record OrderContext(KeyRing? Ring, IReadOnlyCollection<string> Areas, OrderBook Book, long Now, bool ClockTrusted, long Floor = 0);

/// <summary>
/// Decides about an order from its bytes alone: form, issuer, signatures, roles, time, sequence, area, in this order. Pure: the caller keeps
/// the book, the clock and the disk, and stores an accepted order before acting on it. Rules: design section 10, facts/alerting.md 7.2.
/// </summary>
public static class OrderGate
{
    /// <summary>How far ahead of the device an order may have been issued, in ms.</summary>
    public const long MaxAheadMilliseconds = 120_000;

    public static OrderDecision Decide(ReadOnlyMemory<byte> envelope, OrderContext context)
    {
        if (envelope.Length > JwsEnvelope.MaxBytes) return OrderDecision.Refuse(OrderRefusal.TooLarge);
        if (JwsEnvelope.TryRead(envelope, JwsEnvelope.OrderType) is not { } jws) return OrderDecision.Refuse(OrderRefusal.Malformed);
        if (OrderCodec.TryRead(jws.Payload) is not { } order) return OrderDecision.Refuse(OrderRefusal.Malformed);

        var known = context.Book.Find(order);
        if (known is not null && known.Envelope.Span.SequenceEqual(envelope.Span)) return new OrderDecision(OrderVerdict.Duplicate, OrderRefusal.None, order);
        if (context.Ring is not { } ring) return OrderDecision.Refuse(OrderRefusal.NoKeyRing, order);
        if (order.Issuer != ring.Iss) return OrderDecision.Refuse(OrderRefusal.WrongIssuer, order);

        var refusal = CheckSignatures(jws, order, ring);
        if (refusal == OrderRefusal.None) refusal = CheckTime(order, context);
        if (refusal != OrderRefusal.None) return OrderDecision.Refuse(refusal, order);
        if (known is not null && (order.Rev <= known.Order.Rev || order.Seq <= known.Order.Seq))
            return OrderDecision.Refuse(OrderRefusal.Replayed, order);

        return Follow(order, known, context.Areas);
    }

    private static OrderDecision Follow(AlertOrder order, OrderEntry? known, IReadOnlyCollection<string> areas)
    {
        var activeHere = known is { Active: true };
        if (!order.Starts) return new OrderDecision(activeHere ? OrderVerdict.End : OrderVerdict.Remember, OrderRefusal.None, order);
        if (!Concerns(order, areas))
            return activeHere ? new OrderDecision(OrderVerdict.End, OrderRefusal.None, order) : OrderDecision.Refuse(OrderRefusal.OtherArea, order);
        return new OrderDecision(order.Status == OrderStatus.Test ? OrderVerdict.Remember : OrderVerdict.Act, OrderRefusal.None, order);
    }

    /// <summary>True when one of the ordered areas covers one of the device's.</summary>
    public static bool Concerns(AlertOrder order, IReadOnlyCollection<string> areas) =>
        order.Areas.Any(ordered => areas.Any(placed => AreaCode.Covers(ordered, placed)));

    /// <summary>True for what only the holder of a key can cause, and nobody by repeating what was signed before.</summary>
    public static bool NeedsKey(OrderRefusal refusal) => refusal
        is OrderRefusal.KeyNotValid or OrderRefusal.WrongRole or OrderRefusal.SecondPersonMissing or OrderRefusal.NotYetIssued or OrderRefusal.OtherArea;

    // All keys are looked up before a signature is computed: that is a thousand times dearer.
    private static OrderRefusal CheckSignatures(JwsEnvelope jws, AlertOrder order, KeyRing ring)
    {
        var signers = new List<RingKey>(jws.Signatures.Count);
        foreach (var signature in jws.Signatures)
        {
            if (ring.Find(signature.KeyId) is not { } key) return OrderRefusal.UnknownKey;
            signers.Add(key);
        }
        for (var i = 0; i < signers.Count; i++)
        {
            using var publicKey = signers[i].Jwk.TryImport();
            if (publicKey is null || !jws.Signatures[i].IsBy(publicKey)) return OrderRefusal.BadSignature;
        }
        foreach (var key in signers)
        {
            if (order.Issued < key.NotBefore || order.Issued > key.NotAfter) return OrderRefusal.KeyNotValid;
            if (!MaySign(key.Role, order)) return OrderRefusal.WrongRole;
        }
        return NeedsTwoPersons(order) && signers.Select(s => PersonName.Canonical(s.Person)).Distinct(StringComparer.Ordinal).Count() < 2
            ? OrderRefusal.SecondPersonMissing
            : OrderRefusal.None;
    }

    /// <summary>
    /// An actual city order of level 3 or more, or about a hazard that has no level: it stands above all that have one. Ending one needs a single
    /// person: a wrong screen must go at once.
    /// </summary>
    public static bool NeedsTwoPersons(AlertOrder order) =>
        order is { Starts: true, Status: OrderStatus.Actual, Origin: OrderOrigin.City } && (order.Level >= 3 || StandsAboveLevels(order));

    // A tsunami that calls itself level 1 is shown first all the same, so its number must not spare the second person.
    private static bool StandsAboveLevels(AlertOrder order) =>
        Hazards.Find(order.Hazard) is { } hazard ? hazard.MaxLevel == 0 : order.Level == 0;

    /// <summary>True when the signatures were verified before this was decided: the order's issue is then a time that has been.</summary>
    public static bool IsProven(in OrderDecision decision) =>
        decision.Order is not null && (decision.Keep || decision.Refusal is OrderRefusal.Expired or OrderRefusal.Replayed);

    /// <summary>The table of roles.</summary>
    public static bool MaySign(KeyRole role, AlertOrder order) => role switch
    {
        KeyRole.OfficialRelay => order.Origin != OrderOrigin.City,
        KeyRole.CityOrder => order.Origin == OrderOrigin.City,
        KeyRole.Drill => order.Status != OrderStatus.Actual,
        KeyRole.CancelOnly => !order.Starts,
        _ => false,
    };

    private static OrderRefusal CheckTime(AlertOrder order, OrderContext context)
    {
        if (order.Expires <= order.Issued || order.Expires <= context.Floor) return OrderRefusal.Expired;
        if (!context.ClockTrusted) return OrderRefusal.None;
        var now = Math.Max(context.Now, context.Floor);
        if (order.Expires <= now) return OrderRefusal.Expired;
        return order.Issued > now + MaxAheadMilliseconds ? OrderRefusal.NotYetIssued : OrderRefusal.None;
    }

    /// <summary>The word of a refusal in receipts: <c>bad-signature</c>.</summary>
    public static string Word(OrderRefusal refusal) => OrderCodec.Word(refusal);

    /// <summary>SHA-256 of an envelope in lower-case hexadecimal: its name in logs and audits.</summary>
    public static string Digest(ReadOnlySpan<byte> envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope));
}
