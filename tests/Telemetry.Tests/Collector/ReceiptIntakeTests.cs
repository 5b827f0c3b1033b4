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
        intake = new ReceiptIntake(house.Options, TimeProvider.System, NullLogger<ReceiptIntake>.Instance);
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
        var receipt = new Receipt("sign-1", "o-1", 1, 1, ReceiptState.Shown, StoreHouse.Noon, 85.5, null, "1920x1080");
        Publish("city/alert/receipt/sign-1", JsonSerializer.Serialize(receipt, ContractsJson.Default.Receipt));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (house.Ledger.Receipts(null, 10).Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        Assert.Equal(receipt, Assert.Single(house.Ledger.Receipts(null, 10)));
        await intake.StopAsync(default);
    }

    private void Publish(string topic, string payload) => router.Take(new InboundMessage(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), false, 1));
}
