namespace Telemetry.Collector;

/// <summary>An agent that follows orders, as far as orders need it.</summary>
/// <param name="Areas">Area codes whose orders it follows.</param>
/// <param name="Seen">Last sign of life, ms; null when there was none.</param>
public sealed record OrderPost(string Device, IReadOnlyList<string> Areas, long? Seen);

/// <summary>How every device that an order concerns stands to it. Pure: a sign's own picture is believed before its receipts, and silence is no answer.</summary>
public static class OrderFollowers
{
    public const string Sign = "sign", Post = "post";

    /// <param name="order">The newest message of the order.</param>
    /// <param name="receipts">Of that message.</param>
    public static IReadOnlyList<FollowerView> Of(
        AlertOrder order, IEnumerable<ScreenEntry> screens, IEnumerable<OrderPost> posts, IReadOnlyList<Receipt> receipts, long now)
    {
        var answers = receipts.ToLookup(r => r.Device, StringComparer.Ordinal);
        return
        [
            .. screens.Where(s => OrderGate.Concerns(order, s.Status.Areas ?? [])).Select(s => OfSign(order, s, answers[s.Device].ToList(), now))
                .Concat(posts.Where(p => OrderGate.Concerns(order, p.Areas)).Select(p => OfPost(p, answers[p.Device].ToList())))
                .OrderBy(f => f.Device, StringComparer.Ordinal).ThenBy(f => f.Kind, StringComparer.Ordinal),
        ];
    }

    private static FollowerView OfSign(AlertOrder order, ScreenEntry sign, List<Receipt> answers, long now)
    {
        var status = sign.Status;
        FollowerView Is(string state, long? since, string? why = null) => new(sign.Device, Sign, state, Time(since), why);
        if (status.State == DeviceState.Offline) return Is("no-answer", sign.Since, status.Reason ?? "offline");
        if (now - sign.Heard > ScreenEntry.SilentAfter) return Is("no-answer", sign.Heard, "silent");

        var (received, refused, ended) = (Has(answers, ReceiptState.Verified), Has(answers, ReceiptState.Refused), Has(answers, ReceiptState.Ended));
        var paints = status.Painted is { } painted && painted.Order == order.Order;
        if (!order.Starts || order.Expires <= now)
        {
            // The page that says it is over bears the number of the message that ended it.
            if (paints && status.Painted!.Seq < order.Seq && status.IsLit && !order.Starts) return Is("still-shown", status.PaintedAt);
            if (ended is not null) return Is("ended", ended.At);
            if (refused is not null && received is null) return Is("refused", refused.At, refused.Reason);
            return received is null && !order.Starts ? Is("no-answer", order.Issued, "not-answered") : Is("ended", null);
        }
        if (paints && status.Painted!.Rev == order.Rev && status.Painted.Seq == order.Seq && status.IsLit) return Is("shown", status.PaintedAt, Replaced(answers));
        if (received is null) return refused is null ? Is("no-answer", order.Issued, "not-answered") : Is("refused", refused.At, refused.Reason);
        if (order.Status == OrderStatus.Test) return Is("verified", received.At);
        if (status.Pages == 0) return Is("not-shown", sign.Since, "no-page");
        if (status.Panel == PanelState.Off) return Is("not-shown", sign.Since, "panel-off");
        if (!status.IsLit) return Is("not-shown", sign.Since, "page-silent");
        return status.Painted is { } other && other.Order != order.Order ? Is("hidden", status.PaintedAt, other.Order) : Is("not-shown", sign.Since, "another-page");
    }

    private static FollowerView OfPost(OrderPost post, List<Receipt> answers)
    {
        foreach (var (state, word) in (IEnumerable<(ReceiptState, string)>)[
            (ReceiptState.Ended, "ended"), (ReceiptState.Failed, "failed"), (ReceiptState.Acted, "acted"), (ReceiptState.Verified, "verified"), (ReceiptState.Refused, "refused")])
            if (Newest(answers, state) is { } receipt) return new FollowerView(post.Device, Post, word, Time(receipt.At), state == ReceiptState.Verified ? null : receipt.Reason);
        return new FollowerView(post.Device, Post, "no-answer", Time(post.Seen), post.Seen is null ? "silent" : "not-answered");
    }

    // Of an action tried again and again the later of the two words is how it stands.
    private static Receipt? Newest(List<Receipt> answers, ReceiptState state)
    {
        var found = Has(answers, state);
        return state == ReceiptState.Failed && found is not null && Has(answers, ReceiptState.Acted)?.At >= found.At ? null : found;
    }

    private static Receipt? Has(List<Receipt> answers, ReceiptState state) => answers.Where(r => r.State == state).MaxBy(r => r.At);

    // A text of a person that the sign cannot show legibly.
    private static string? Replaced(List<Receipt> answers) =>
        Has(answers, ReceiptState.Shown)?.Reason is { } reason && reason.StartsWith("replaced", StringComparison.Ordinal) ? reason : null;

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
