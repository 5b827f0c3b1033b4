namespace Telemetry.Contracts;

public enum OrderKind
{
    Begin, Revise,

    /// <summary>取消: it was wrong.</summary>
    Withdraw,

    /// <summary>解除: it is over.</summary>
    End,
}

public enum OrderStatus
{
    Actual, Drill,

    /// <summary>Verified and answered, never acted on.</summary>
    Test,
}

/// <summary>Who says it. A JMA telegram never becomes an order of the mayor.</summary>
public enum OrderOrigin { Jma, Cap, City, Sensor }

/// <summary>What an order was made from: the telegram's or message's id, and the SHA-256 of its bytes in hexadecimal.</summary>
public sealed record OrderSource(string Id, string Sha256);

/// <summary>The signed content of an order (design section 10); its wire form is in <see cref="OrderCodec"/>.</summary>
/// <param name="Issuer">Whose sequence this is; must be the issuer of the key ring.</param>
/// <param name="Order">Stable over all revisions; a <see cref="WireName"/>. With status and origin it names what is begun, revised and ended:
/// an end repeats all three, and a drill never touches the actual order of the same name.</param>
/// <param name="Rev">From 1, growing by every message of the order.</param>
/// <param name="Seq">Per issuer, never reused.</param>
/// <param name="Hazard">flood, earthquake ...; a <see cref="WireName"/>. Unknown hazards get the general template.</param>
/// <param name="Level">警戒レベル 1 to 5, or 0 where the hazard has none.</param>
/// <param name="Areas">Area codes (<see cref="AreaCode"/>); not trusted in End and Withdraw.</param>
/// <param name="Issued">ms since 1970 UTC.</param>
/// <param name="Expires">ms, after <paramref name="Issued"/> by at most <see cref="MaxLifeMilliseconds"/>: an order always ends by itself.
/// One that expires before it was issued is refused as expired by any clock.
/// An end or withdrawal past it is refused as well, so give it the longest life.</param>
/// <param name="Arrival">ms; expected arrival of shaking or wave.</param>
/// <param name="Headline">By language: ja, ja-easy, en ...</param>
/// <param name="Action">By language; what to do, as a verb.</param>
public sealed record AlertOrder(
    string Issuer, string Order, int Rev, long Seq, OrderKind Kind, OrderStatus Status, OrderOrigin Origin, string Hazard, int Level,
    IReadOnlyList<string> Areas, long Issued, long Expires, long? Arrival,
    IReadOnlyDictionary<string, string> Headline, IReadOnlyDictionary<string, string> Action, OrderSource? Source)
{
    public const int Version = 1;

    /// <summary>
    /// 31 days; what lasts longer is revised. The bound makes two other ends certain: a key that is no longer valid is harmless so long
    /// after its last day, and a device may forget an order so long after its last message.
    /// </summary>
    public const long MaxLifeMilliseconds = 31L * 24 * 60 * 60 * 1000;

    /// <summary>True for the two kinds that put something on a screen.</summary>
    public bool Starts => Kind is OrderKind.Begin or OrderKind.Revise;
}
