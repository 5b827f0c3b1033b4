using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>What the sign makes of orders: the board for the pages, the notice of what just ended, frames to be answered.</summary>
internal sealed class BoardDesk(NoticePolicy notices, PaintedDesk frames, StateHub hub) : IOrderFollower
{
    private Notice? notice;

    public void Follow(DeskStep step, long? arrived, Instant now)
    {
        var (verdict, order) = (step.Decision.Verdict, step.Decision.Order!);
        if (verdict == OrderVerdict.Act) frames.Await(order, ReceiptState.Shown, arrived);
        if (verdict != OrderVerdict.End || arrived is null) return;
        frames.Await(order, ReceiptState.Ended, arrived);
        if (step.Before is { } before) notice = notices.Make(NoticePolicy.KindOf(order.Kind), before.Order, order, now) ?? notice;
    }

    public void Expire(OrderEntry entry, Instant now) => notice = notices.Make(OrderEnding.Expired, entry.Order, entry.Order, now) ?? notice;

    public void Look(OrdersView orders, Instant now)
    {
        var board = Board.Decide(orders.Book, notice, now);
        hub.Update(view => view.With(board, now.Now) with
        {
            KeyRing = orders.Ring is { } ring ? new KeyRingView(ring.Epoch) : null,
            Held = orders.Held,
            Unproven = orders.Unproven,
            JournalFault = orders.JournalFault,
        });
    }

    public void Root(string? wanting) => hub.Update(view => view.RootKey == wanting ? view : view with { RootKey = wanting });
}
