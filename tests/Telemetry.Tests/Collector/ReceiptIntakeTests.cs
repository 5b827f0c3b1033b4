using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class ReceiptIntakeTests : IDisposable
{
    private readonly AlertsHouse house = new();
    private readonly InboundQueue queue = new(new IngestOptions());
    private readonly IngestCounters counters = new();
    private readonly ReceiptIntake intake;
    private readonly FleetIntake fleet;
    private readonly MessageRouter router;

    public ReceiptIntakeTests()
    {
        intake = new ReceiptIntake(house.Options, counters, TimeProvider.System, NullLogger<ReceiptIntake>.Instance);
        fleet = new FleetIntake(new RecordsOptions { Path = Path.Combine(house.Folder, "collector.db") }, TimeProvider.System, NullLogger<FleetIntake>.Instance);
        router = new MessageRouter(new Topics(), queue, intake, fleet, counters);
    }

    public void Dispose()
    {
        intake.Dispose();
        fleet.Dispose();
        queue.Dispose();
        house.Dispose();
    }

    [Theory]
    [InlineData("sign-2", "receipt-of-another-device")]
    [InlineData("sign-1", null)]
    public void A_device_answers_for_itself_only(string topic, string? refusal)
    {
        Publish($"city/alert/receipt/{topic}", JsonSerializer.Serialize(new Receipt("sign-1", "o-1", 1, 1, ReceiptState.Shown, StoreHouse.Noon), ContractsJson.Default.Receipt));
        Assert.Equal(refusal is null ? [] : [refusal], counters.RefusedMessages.Keys);
    }

    [Theory]
    [InlineData("city/alert/receipt/sign-1", "{", "bad-receipt")]
    [InlineData("city/status/ap-1", "", "empty-status")]
    [InlineData("city/nothing/ap-1", "x", "foreign-topic")]
    [InlineData("city/tele/AP_1", "x", "foreign-topic")]
    [InlineData("other/tele/ap-1", "x", "foreign-topic")]
    [InlineData("city/ack/ap-1", "x", "foreign-topic")]
    public void What_is_not_for_the_collector_is_counted_by_reason(string topic, string payload, string reason)
    {
        Publish(topic, payload);
        Assert.Equal([reason], counters.RefusedMessages.Keys);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Receipts_reach_the_ledger()
    {
        await intake.StartAsync(default);
        var order = house.Issue(AlertsHouse.Begin(OrderStatus.Drill)).Order;
        var receipt = new Receipt("sign-1", order.Order, 1, order.Seq, ReceiptState.Shown, StoreHouse.Noon, 85.5, null, "1920x1080");
        Publish("city/alert/receipt/sign-1", JsonSerializer.Serialize(receipt, ContractsJson.Default.Receipt));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (house.Ledger.Receipts(null, 10).Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        Assert.Equal(receipt, Assert.Single(house.Ledger.Receipts(null, 10)));
        await intake.StopAsync(default);
    }

    [Fact]
    public void A_device_that_invents_receipts_pushes_out_no_answer_of_another()
    {
        var order = house.Issue(AlertsHouse.Begin(OrderStatus.Drill)).Order;
        Receipt Of(string device, string name, ReceiptState state, int rev = 1) => new(device, name, rev, 1, state, StoreHouse.Noon, 3, "bad-signature");
        house.Ledger.AddReceipts([Of("sign-1", order.Order, ReceiptState.Shown), Of("sign-2", "forged", ReceiptState.Refused)]);
        var left = new Dictionary<string, int>();
        for (var batch = 0; batch < 104; batch++)
            foreach (var (reason, count) in house.Ledger.AddReceipts([.. Enumerable.Range(batch * 500, 500).Select(i => (i % 3) switch
            {
                0 => Of("evil-1", $"o-{i}", ReceiptState.Shown),
                1 => Of("evil-1", $"o-{i}", ReceiptState.Refused),
                _ => Of("evil-1", order.Order, ReceiptState.Shown, rev: i + 2),
            })]))
                left[reason] = left.GetValueOrDefault(reason) + count;

        var kept = house.Ledger.Receipts(null, 100_000);
        Assert.Equal(ReceiptState.Shown, Assert.Single(kept, r => r.Device == "sign-1").State);
        Assert.Single(kept, r => r.Device == "sign-2");
        Assert.Equal(OrderLedger.MaxForeignOfDevice, kept.Count(r => r.Device == "evil-1"));
        Assert.Equal(["receipt-of-no-order", "receipt-over-quota"], left.Keys.Order());
        Assert.Equal(52_000, left.Values.Sum() + OrderLedger.MaxForeignOfDevice);
    }

    [Fact]
    public void At_the_bound_the_one_with_most_receipts_loses_its_oldest()
    {
        var order = house.Issue(AlertsHouse.Begin(OrderStatus.Drill)).Order;
        house.Ledger.AddReceipts([new Receipt("sign-1", order.Order, 1, 1, ReceiptState.Shown, StoreHouse.Noon)]);
        // A register of many years, made without signing 50,000 orders.
        using (var file = RawDatabase.Open(OrderLedger.PathOf(house.Options), readOnly: false))
            file.Execute(
                $"""
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {OrderLedger.MaxReceipts + 600})
                INSERT INTO receipt(device, ord, rev, seq, state, at) SELECT 'evil-1', '{order.Order}', i, 1, 3, 0 FROM n
                """);
        var left = house.Ledger.AddReceipts([new Receipt("sign-2", order.Order, 1, 1, ReceiptState.Shown, StoreHouse.Noon)]);
        var kept = house.Ledger.Receipts(null, 100_000);
        Assert.Equal(["sign-1", "sign-2"], kept.Select(r => r.Device).Where(d => d != "evil-1").Order());
        Assert.Equal(OrderLedger.MaxOfDevice, kept.Count(r => r.Device == "evil-1"));
        Assert.Equal(OrderLedger.MaxReceipts + 599 - OrderLedger.MaxOfDevice, left["receipt-over-quota"]);
    }

    [Fact]
    public void A_sender_has_no_more_than_its_share_of_a_line_into_a_database()
    {
        // Nothing is taken out of the lines: their databases are as slow as can be.
        for (var i = 0; i < 20_000; i++) Publish("city/alert/receipt/evil-1", Json("evil-1", i));
        Publish("city/alert/receipt/sign-1", Json("sign-1", 1));
        Assert.Equal(19_500, counters.RefusedMessages["receipts-over-share"]);
        Assert.DoesNotContain("receipts-overflow", counters.RefusedMessages.Keys);
    }

    [Fact]
    public void A_share_is_free_again_when_its_messages_are_taken()
    {
        var line = new FairLine<string>(10, 3, word => word ?? "");
        Assert.Equal([null, null, null, "over-share"], Enumerable.Repeat("a", 4).Select(line.Add));
        Assert.Equal([null, null, null, null, null, null, null, "overflow"], "bcdefghi".Select(c => line.Add($"{c}")));
        List<string> group = [];
        line.Take(group, 2);
        Assert.Equal(["a", "a"], group);
        Assert.Equal([null, null, "over-share"], Enumerable.Repeat("a", 3).Select(line.Add));
    }

    private static string Json(string device, int rev) =>
        JsonSerializer.Serialize(new Receipt(device, "o-1", rev, 1, ReceiptState.Shown, StoreHouse.Noon), ContractsJson.Default.Receipt);

    private void Publish(string topic, string payload) => router.Take(new InboundMessage(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), false, 1));
}
