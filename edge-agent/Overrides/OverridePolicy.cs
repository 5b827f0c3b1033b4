using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What an action does now.</summary>
internal enum OverrideMode
{
    /// <summary>Nothing: the safe state.</summary>
    Rest,

    /// <summary>What it has for drills; nothing real.</summary>
    Drill,

    Actual,
}

/// <summary>An order in force here, and for how long its newest message has stood.</summary>
internal sealed record StandingOrder(AlertOrder Order, TimeSpan Stands);

/// <param name="Orders">Those that ask for this mode; empty at rest.</param>
internal sealed record Wanted(OverrideMode Mode, IReadOnlyList<AlertOrder> Orders)
{
    public static readonly Wanted Rest = new(OverrideMode.Rest, []);

    public bool Same(Wanted other) => Mode == other.Mode && Orders.SequenceEqual(other.Orders, ReferenceEqualityComparer.Instance);
}

/// <summary>The local policy of one action: which orders it acts for, and how long. Pure.</summary>
internal sealed record OverridePolicy(int MinLevel, IReadOnlyList<string> Hazards, bool Drills, TimeSpan MaxTime)
{
    public bool Covers(AlertOrder order) =>
        (order.Status == OrderStatus.Actual || (order.Status == OrderStatus.Drill && Drills))
        && (Hazards.Count == 0 || Hazards.Contains(order.Hazard))
        && (order.Level >= MinLevel || (order.Level == 0 && Hazards.Contains(order.Hazard)));

    /// <summary>Something real goes before any drill.</summary>
    public Wanted Decide(IReadOnlyList<StandingOrder> standing)
    {
        var asking = standing.Where(one => Covers(one.Order) && one.Stands < MaxTime).Select(one => one.Order).ToList();
        var actual = asking.Where(order => order.Status == OrderStatus.Actual).ToList();
        return actual.Count > 0 ? new Wanted(OverrideMode.Actual, actual)
            : asking.Count > 0 ? new Wanted(OverrideMode.Drill, asking)
            : Wanted.Rest;
    }
}
