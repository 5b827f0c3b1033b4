using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class OrderCourierTests : IDisposable
{
    private const long Noon = AlertsHouse.Noon;
    private static readonly Topics Topics = new();
    private readonly AlertsHouse house = new("desk-a", "desk-b");
    private readonly StandingClock clock = new();
    private readonly RetainedWatches watches = new();
    private readonly Dictionary<string, byte[]> broker = [];
    private long? connection = 1;
    private Action? onPublish;

    public void Dispose() => house.Dispose();

    [Fact]
    public async Task A_broker_restarted_with_an_empty_database_has_ring_and_orders_back()
    {
        var (flood, drill) = (house.Issue(AlertsHouse.Begin()), house.Issue(AlertsHouse.Begin(OrderStatus.Drill)));
        var end = house.Issue(new OrderDraft(OrderKind.End, drill.Order.Order));
        var courier = Courier();
        await courier.RoundAsync(house.Ledger, default);
        var expected = new Dictionary<string, byte[]> { [Topics.KeyRing] = house.Cabinet.RingEnvelope, [TopicOf(flood)] = flood.Envelope, [TopicOf(end)] = end.Envelope };
        Assert.Equal(expected, broker);

        broker.Clear();
        await courier.RoundAsync(house.Ledger, default);
        Assert.Empty(broker);
        connection = 2;
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal(expected, broker);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task What_somebody_else_cleared_or_overwrote_is_put_back_in_the_next_round_and_told_once(string foreign)
    {
        var issued = house.Issue(AlertsHouse.Begin());
        var courier = Courier();
        await courier.RoundAsync(house.Ledger, default);
        foreach (var (topic, payload) in broker.ToList()) watches.Orders.See(topic, payload);
        broker.Clear();
        await courier.RoundAsync(house.Ledger, default);
        Assert.Empty(broker);

        foreach (var topic in (string[])[TopicOf(issued), Topics.KeyRing, "city/alert/order/invented"]) watches.Orders.See(topic, System.Text.Encoding.ASCII.GetBytes(foreign));
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal(new Dictionary<string, byte[]> { [Topics.KeyRing] = house.Cabinet.RingEnvelope, [TopicOf(issued)] = issued.Envelope }, broker);
        broker.Clear();
        await courier.RoundAsync(house.Ledger, default);
        Assert.Empty(broker);

        // An incident for ten minutes: whoever did it may do it again.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Contains("somebody else published on city/alert/", watches.Foreign(now + 599_999)!.Value.Why, StringComparison.Ordinal);
        Assert.Null(watches.Foreign(now + 600_000));
    }

    [Fact]
    public async Task A_flood_of_invented_names_makes_the_courier_look_at_everything()
    {
        var issued = house.Issue(AlertsHouse.Begin());
        var courier = Courier();
        await courier.RoundAsync(house.Ledger, default);
        broker.Clear();
        for (var i = 0; i < 20_000; i++) watches.Orders.See($"city/alert/order/x{i}", default);
        watches.Orders.See(TopicOf(issued), default);
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal(issued.Envelope, broker[TopicOf(issued)]);
    }

    [Fact]
    public async Task What_another_process_signed_while_the_broker_was_away_is_published_when_it_is_back()
    {
        connection = null;
        var courier = Courier();
        using var other = OrderLedger.Open(house.Options);
        var issued = new OrderIssuer(other, house.Cabinet, house.Options).Issue(AlertsHouse.Begin(), Noon, out _)!;
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal((1, 1), (courier.Health.InForce, courier.Health.Unpublished));
        connection = 1;
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal(issued.Envelope, broker[TopicOf(issued)]);
        Assert.Equal(0, courier.Health.Unpublished);
    }

    [Fact]
    public async Task A_revision_signed_in_the_middle_of_publishing_is_what_the_broker_keeps()
    {
        var begin = house.Issue(AlertsHouse.Begin());
        IssuedOrder? end = null;
        onPublish = () => end ??= house.Issue(new OrderDraft(OrderKind.End, begin.Order.Order));
        await Courier().RoundAsync(house.Ledger, default);
        Assert.Equal(end!.Envelope, broker[TopicOf(begin)]);
    }

    [Fact]
    public async Task An_order_is_taken_off_the_broker_a_minute_after_its_expiry_and_not_again()
    {
        var issued = house.Issue(AlertsHouse.Begin() with { Expires = Noon + 10_000 });
        var courier = Courier();
        await courier.RoundAsync(house.Ledger, default);
        clock.Now = Noon + 69_999;
        await courier.RoundAsync(house.Ledger, default);
        Assert.NotEmpty(broker[TopicOf(issued)]);
        clock.Now = Noon + 70_000;
        await courier.RoundAsync(house.Ledger, default);
        Assert.Empty(broker[TopicOf(issued)]);
        broker.Clear();
        connection = 2;
        await courier.RoundAsync(house.Ledger, default);
        Assert.Equal([Topics.KeyRing], broker.Keys);
    }

    [Fact]
    public async Task A_publication_the_broker_did_not_confirm_is_tried_again()
    {
        var issued = house.Issue(AlertsHouse.Begin());
        var courier = new OrderCourier(house.Options, Topics, house.Cabinet, new OrderCourierLink(() => 1, (_, _, _) => Task.FromResult(false)), clock, NullLogger<OrderCourier>.Instance);
        await courier.RoundAsync(house.Ledger, default);
        Assert.Null(house.Ledger.Newest(issued.Order.Order)!.Published);
        Assert.Equal(1, courier.Health.Unpublished);
    }

    [Fact]
    public void The_newest_stage_of_each_device_is_shown_and_a_forged_copy_does_not_hide_it()
    {
        var order = house.Issue(AlertsHouse.Begin()).Order;
        Receipt Of(string device, ReceiptState state, int rev = 1) => new(device, order.Order, rev, order.Seq, state, Noon, 12.5, state == ReceiptState.Refused ? "bad-signature" : null);
        house.Ledger.AddReceipts([Of("sign-1", ReceiptState.Received), Of("sign-1", ReceiptState.Shown), Of("sign-1", ReceiptState.Refused), Of("ap-1", ReceiptState.Refused), Of("ap-2", ReceiptState.Ended, 9)]);
        var view = AlertEndpoints.ViewOf(order, house.Ledger.Receipts(order, 100));
        Assert.Equal([("ap-1", ReceiptState.Refused), ("sign-1", ReceiptState.Shown)], view.Receipts.Select(r => (r.Device, r.State)));
        // An answer to a revision that was never signed is none.
        Assert.Equal(4, house.Ledger.Receipts(null, 100).Count);
    }

    private OrderCourier Courier() => new(
        house.Options, Topics, house.Cabinet, new OrderCourierLink(() => connection, (topic, payload, _) =>
        {
            broker[topic] = payload.ToArray();
            if (topic != Topics.KeyRing) onPublish?.Invoke();
            return Task.FromResult(true);
        }), clock, NullLogger<OrderCourier>.Instance, watches);

    private static string TopicOf(IssuedOrder issued) => Topics.For(TopicKind.Order, issued.Order.Order);
}
