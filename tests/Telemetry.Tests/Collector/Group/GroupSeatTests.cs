using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector.Group;

/// <summary>Which of several collectors listens to what, and what is refused before anything starts.</summary>
public sealed class GroupSeatTests
{
    private static readonly string[] OfDesk =
        [
            "city/alert/keyring", "city/alert/order/+", "city/alert/receipt/+", "city/cmd/+/result", "city/content/+", "city/key/+/request", "city/screen/+", "city/status/+",
            "city/twin/+/desired", "city/twin/+/reported",
        ];

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(StoreHouse.Batch(1, $"wifi,bss=w stations=4i {StoreHouse.Noon}"));
    private static readonly byte[] Sketched = Encoding.UTF8.GetBytes(StoreHouse.Batch(2, $"wifi,bss=w stations=4i {StoreHouse.Noon}", $"wifi_unique,bss=w sketch=\"AQ\" {StoreHouse.Noon}"));

    [Fact]
    public void A_collector_without_a_group_takes_everything_itself() =>
        Assert.Equal(["city/tele/+", .. OfDesk], Filters("collector", group: ""));

    [Fact]
    public void The_desk_shares_telemetry_and_alone_takes_the_rest_and_what_members_pass_on() =>
        Assert.Equal(["$share/ingest/city/tele/+", "city/desk/+", .. OfDesk], Filters("collector", "ingest"));

    [Fact]
    public void A_member_takes_its_share_of_telemetry_and_nothing_else() =>
        Assert.Equal(["$share/ingest/city/tele/+"], Filters("collector-2", "ingest"));

    [Theory]
    [InlineData("ingest", "collector-2", StoreKind.Sqlite, StrangerMode.Auto, "Store:Kind Sqlite has one writer")]
    [InlineData("ingest", "collector", StoreKind.InfluxDb, StrangerMode.Hold, "Registry:Strangers Hold does not work in a group")]
    [InlineData("in/gest", "collector", StoreKind.InfluxDb, StrangerMode.Auto, "Group:Name 'in/gest' is not a name")]
    [InlineData("ingest", "collector-2", StoreKind.InfluxDb, StrangerMode.Take, null)]
    [InlineData("ingest", "collector", StoreKind.Sqlite, StrangerMode.Auto, null)]
    public void What_cannot_work_in_a_group_is_refused_with_the_cure(string group, string id, StoreKind kind, StrangerMode strangers, string? words)
    {
        var options = Options(id, group);
        (options.Store.Kind, options.Registry.Strangers) = (kind, strangers);
        var errors = options.Errors().ToList();
        if (words is null) Assert.Empty(errors);
        else Assert.Contains(words, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_passes_a_batch_with_a_sketch_on_as_it_is_and_keeps_the_others()
    {
        var (sent, queue) = (new List<(string Device, byte[] Batch)>(), new InboundQueue(new IngestOptions()));
        Route(queue, new DeskForwarder(GroupSeat.Of(Options("collector-2", "ingest")), Keep), "city/tele/ap-1", Plain, Sketched);
        Assert.Equal(("ap-1", Encoding.UTF8.GetString(Sketched)), (Assert.Single(sent).Device, Encoding.UTF8.GetString(sent[0].Batch)));
        Assert.Equal([Encoding.UTF8.GetString(Plain)], Taken(queue));

        bool Keep(string device, ReadOnlySpan<byte> batch)
        {
            sent.Add((device, batch.ToArray()));
            return true;
        }
    }

    [Fact]
    public void The_desk_takes_what_members_pass_on_as_telemetry_of_the_device()
    {
        using var queue = new InboundQueue(new IngestOptions());
        var desk = new DeskForwarder(GroupSeat.Of(Options("collector", "ingest")), (_, _) => throw new InvalidOperationException("the desk passes nothing on"));
        Route(queue, desk, "city/desk/ap-1", Sketched);
        Route(queue, desk, "city/tele/ap-1", Sketched);
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryTake(out var item));
        Assert.Equal((TopicKind.Telemetry, "ap-1"), (item.Kind, item.Device));
    }

    private static void Route(InboundQueue queue, DeskForwarder forwarder, string topic, params byte[][] payloads)
    {
        using var house = new AlertsHouse();
        using var receipts = new ReceiptIntake(house.Options, new IngestCounters(), TimeProvider.System, NullLogger<ReceiptIntake>.Instance);
        using var fleet = new FleetIntake(new RecordsOptions { Path = Path.Combine(house.Folder, "collector.db") }, TimeProvider.System, NullLogger<FleetIntake>.Instance);
        var router = new MessageRouter(new Topics(), queue, receipts, fleet, new IngestCounters(), forwarder);
        foreach (var payload in payloads) router.Take(new InboundMessage(Encoding.UTF8.GetBytes(topic), payload, false, 1));
    }

    private static IEnumerable<string> Taken(InboundQueue queue)
    {
        while (queue.TryTake(out var item)) yield return Encoding.UTF8.GetString(item.Payload);
    }

    private static IEnumerable<string> Filters(string id, string group)
    {
        var all = GroupSeat.Of(Options(id, group)).Subscriptions(new Topics());
        Assert.All(all, f => Assert.Equal(1, f.Qos));
        return [.. all.Select(f => f.Filter).Take(1), .. all.Select(f => f.Filter).Skip(1).OrderBy(f => !f.Contains("/desk/", StringComparison.Ordinal)).ThenBy(f => f, StringComparer.Ordinal)];
    }

    private static CollectorOptions Options(string id, string group) => new()
    {
        Broker = new BrokerOptions { ClientId = id }, Group = new GroupOptions { Name = group },
        Records = new RecordsOptions { Path = "collector.db" }, Registry = new RegistryOptions { Path = "registry.db" },
    };
}
