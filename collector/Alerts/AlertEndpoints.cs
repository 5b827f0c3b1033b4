namespace Telemetry.Collector;

/// <summary><c>/api/v1/alerts</c> and <c>/api/v1/receipts</c>.</summary>
public static class AlertEndpoints
{
    private const int MaxOrders = 100, MaxReceipts = 1_000, MaxReceiptsOfOrder = 20_000, MaxFollowed = 20;

    // Who follows an order is told while it is in force and a day after.
    private const long FollowedAfter = 24 * 60 * 60 * 1000;

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts", (AlertsOptions options, ScreenIntake screens, DeviceDesk devices, TimeProvider time) => Read(options, ledger =>
            {
                var (now, signs, posts) = (time.GetUtcNow().ToUnixTimeMilliseconds(), screens.Look(), devices.Posts());
                AlertView View(LedgerEntry entry, int place)
                {
                    var receipts = ledger.Receipts(entry.Order, MaxReceiptsOfOrder);
                    var view = ViewOf(entry.Order, receipts);
                    var last = entry.Order.Starts ? entry.Order.Expires : entry.Order.Issued;
                    return place >= MaxFollowed || now - last > FollowedAfter ? view
                        : view with { Followers = OrderFollowers.Of(entry.Order, signs, posts, receipts, now) };
                }
                return Answers.Ok([.. ledger.NewestOfAll(MaxOrders).Select(View)], Answers.Wire.IReadOnlyListAlertView);
            }))
            .WithSummary("The newest message of each order, newest first, with the newest stage of each device's receipts and how each device stands to it")
            .Describe("alerts")
            .Produces<IReadOnlyList<AlertView>>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/receipts", (AlertsOptions options) => Read(options, ledger => Answers.Ok(
                ledger.Receipts(null, MaxReceipts), Answers.Wire.IReadOnlyListReceipt)))
            .WithSummary("The newest receipts of all orders, strangers' orders included").Describe("receipts")
            .Produces<IReadOnlyList<Receipt>>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    public static AlertView ViewOf(AlertOrder order, IReadOnlyList<Receipt> receipts) => new(
        order.Order, order.Rev, order.Seq, OrderCodec.Word(order.Kind), OrderCodec.Word(order.Status), OrderCodec.Word(order.Origin), order.Hazard,
        order.Level, order.Areas, DateTimeOffset.FromUnixTimeMilliseconds(order.Issued), DateTimeOffset.FromUnixTimeMilliseconds(order.Expires),
        order.Headline, [.. receipts.GroupBy(r => r.Device).Select(g => g.MaxBy(r => (Stage(r.State), r.At))!).OrderBy(r => r.Device, StringComparer.Ordinal)])
    {
        Arrival = order.Arrival is { } arrival ? DateTimeOffset.FromUnixTimeMilliseconds(arrival) : null,
    };

    // A refusal of a forged copy must not hide that the genuine order was shown.
    private static int Stage(ReceiptState state) => state switch
    {
        ReceiptState.Received => 0,
        ReceiptState.Refused => 1,
        ReceiptState.Verified => 2,
        // What was tried again and again ends in one of the two: the later one is how it stands.
        ReceiptState.Acted or ReceiptState.Failed => 3,
        ReceiptState.Shown => 4,
        _ => 5,
    };

    private static IResult Read(AlertsOptions options, Func<OrderLedger, IResult> answer) => Answers.OrUnavailable(() =>
    {
        using var ledger = OrderLedger.OpenToRead(options);
        return answer(ledger);
    });
}
