namespace Telemetry.Contracts;

/// <summary>
/// How urgent an order is: what people must do first, and how soon. Smaller goes first on a screen. The order of precedence:
/// <list type="number">
/// <item>what begins or revises before what was withdrawn or has ended;</item>
/// <item>actual before drill before test: an exercise never hides something real;</item>
/// <item>an early warning whose shaking is still ahead, an attack, a tsunami by its class, 警戒レベル 5 to 1, everything else;</item>
/// <item>the higher level, the hazard's place in <see cref="Hazards"/>, the earlier arrival, the newer order.</item>
/// </list>
/// Players, agents, collector and pages rank by this alone. docs/urgency.md shows it as a table.
/// </summary>
public readonly record struct Urgency : IComparable<Urgency>
{
    /// <summary>How long an early warning stays first after the predicted arrival: shaking goes on (facts: terminals keep about 10 s).</summary>
    public const long ShakingMilliseconds = 10_000;

    /// <summary>How long an early warning without a predicted arrival counts as ahead, from its issue.</summary>
    public const long WarningMilliseconds = 60_000;

    private readonly (bool Over, OrderStatus Status, int Tier, int Level, int Rank, long Arrival, long Issued, long Seq) key;

    private Urgency((bool, OrderStatus, int, int, int, long, long, long) key) => this.key = key;

    /// <param name="now">Wall time, ms; null while no clock is trusted: a warning then counts as still ahead.</param>
    public static Urgency Of(AlertOrder order, long? now) =>
        Of(order.Kind, order.Status, order.Hazard, order.Level, order.Arrival, order.Issued, order.Seq, now);

    /// <inheritdoc cref="Of(AlertOrder, long?)"/>
    /// <param name="arrival">ms; expected arrival of shaking or wave; null when unknown.</param>
    /// <param name="issued">ms.</param>
    public static Urgency Of(
        OrderKind kind, OrderStatus status, string hazard, int level, long? arrival, long issued, long seq, long? now)
    {
        var known = Hazards.Find(hazard);
        // A level says nothing about a hazard that has none: an advisory with a stray number must not hide the major warning.
        var counted = known is { MaxLevel: 0 } ? 0 : level;
        var tier = Tier(hazard, known, counted, arrival, issued, now);
        return new Urgency((
            kind is OrderKind.Withdraw or OrderKind.End, status, (int)tier, -counted, known?.Rank ?? int.MaxValue,
            arrival ?? long.MaxValue, -issued, -seq));
    }

    public int CompareTo(Urgency other) => key.CompareTo(other.key);

    public static bool operator <(Urgency left, Urgency right) => left.CompareTo(right) < 0;
    public static bool operator >(Urgency left, Urgency right) => left.CompareTo(right) > 0;
    public static bool operator <=(Urgency left, Urgency right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Urgency left, Urgency right) => left.CompareTo(right) >= 0;

    private static HazardClass Tier(string hazard, Hazard? known, int level, long? arrival, long issued, long? now)
    {
        if (known?.Class == HazardClass.EarlyWarning || (hazard == "earthquake" && arrival is not null))
        {
            var until = arrival + ShakingMilliseconds ?? issued + WarningMilliseconds;
            if (now is null || now < until) return HazardClass.EarlyWarning;
        }
        if (known?.Class is HazardClass.Attack or HazardClass.Tsunami) return known.Class;
        return level > 0 ? HazardClass.Levelled : HazardClass.Other;
    }
}
