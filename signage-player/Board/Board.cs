using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

internal enum ScreenMode { Normal, Drill, Disaster }

/// <summary>What is to be on the screen, and why.</summary>
/// <param name="Shown">The order that has the screen; null in normal mode.</param>
/// <param name="Others">What is in force beside it.</param>
/// <param name="Notice">Has the whole screen while it is not null; only in normal mode.</param>
internal sealed record BoardView(ScreenMode Mode, OrderEntry? Shown, IReadOnlyList<OrderEntry> Others, Notice? Notice, string Why)
{
    public static readonly BoardView Idle = new(ScreenMode.Normal, null, [], null, "no order is in force");
}

/// <summary>
/// Decides what the screen shows from the book and the clock alone. Precedence: actual order, drill, notice of what just ended,
/// playlist; among orders the more urgent one (<see cref="Urgency"/>).
/// </summary>
internal static class Board
{
    public static BoardView Decide(OrderBook book, Notice? notice, Instant now)
    {
        var inForce = book.InForce(now.Wall);
        var current = notice is not null && now.Timestamp < notice.Until ? notice : null;
        if (inForce.Count > 0)
        {
            var first = inForce[0];
            List<OrderEntry> others = [.. inForce.Skip(1)];
            // A drill does not take the page that corrects something real; that something real is merely over may give way.
            var correction = first.Order.Status == OrderStatus.Drill
                && current is { Kind: OrderEnding.Withdrawn, About.Status: OrderStatus.Actual };
            if (!correction) return new BoardView(ModeOf(first.Order), first, others, null, Why(first.Order, others.Count, now.Trusted));
        }
        return current is null
            ? BoardView.Idle
            : new BoardView(ScreenMode.Normal, null, inForce, current, $"notice: order {current.About.Order} {Word(current.Kind)}");
    }

    public static string Word(OrderEnding kind) => OrderCodec.Word(kind);

    private static ScreenMode ModeOf(AlertOrder order) => order.Status == OrderStatus.Drill ? ScreenMode.Drill : ScreenMode.Disaster;

    private static string Why(AlertOrder order, int others, bool trusted)
    {
        var rivals = others == 0 ? "the only order in force here" : $"first of {others + 1} orders in force here";
        var clock = trusted ? "" : "; the clock is not trusted, so nothing expires";
        return $"order {order.Order} revision {order.Rev} ({OrderCodec.Word(order.Status)}, level {order.Level}), {rivals}{clock}";
    }
}
