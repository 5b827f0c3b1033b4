using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DeviceRecordTests
{
    private const long Noon = StoreHouse.Noon;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    [Fact]
    public void A_death_ends_its_own_session() =>
        Assert.Equal((DeviceState.Offline, "connection lost"), State(Record(Birth("aaaaaaaa", 3)).With(Death("aaaaaaaa", 3), false, Noon + 1)));

    [Theory]
    [InlineData("aaaaaaaa", 2)]
    [InlineData("aaaaaaaa", 4)]
    [InlineData("bbbbbbbb", 3)]
    public void A_death_of_another_session_changes_nothing(string boot, long connection)
    {
        var record = Record(Birth("aaaaaaaa", 3));
        Assert.Same(record, record.With(Death(boot, connection), retained: false, Noon + 1));
    }

    [Fact]
    public void Late_wills_in_any_order_never_take_a_reconnected_device_offline() => Seeded.Check(
        from connections in Gen.Choose(2, 8)
        from order in Gen.Shuffle(Enumerable.Range(1, connections).Select(c => (Birth: true, c)).Concat(Enumerable.Range(1, connections - 1).Select(c => (Birth: false, c))).ToArray())
        select (connections, order),
        one =>
        {
            var record = Record(Birth("aaaaaaaa", one.connections));
            foreach (var (birth, c) in one.order) record = record.With(birth ? Birth("aaaaaaaa", c) : Death("aaaaaaaa", c), retained: false, Noon + 1);
            Assert.Equal((DeviceState.Online, one.connections), (record.State, (int)record.Session!.Connection));
        });

    [Fact]
    public void A_retained_death_of_a_session_that_came_and_went_meanwhile_counts() =>
        Assert.Equal(DeviceState.Offline, Record(Birth("aaaaaaaa", 3)).With(Death("bbbbbbbb", 1) with { At = Noon + 60_000 }, retained: true, Noon + 120_000).State);

    [Fact]
    public void What_a_device_was_stays_known_after_its_will()
    {
        var record = Record(Birth("aaaaaaaa", 1) with { Software = "edge-agent 1.0", Sources = [new SourceStatus("w", "hostapd", SourceState.Ok)] }).With(Death("aaaaaaaa", 1), false, Noon);
        var view = record.View(Noon, Noon, Silence);
        Assert.Equal(("offline", "edge-agent 1.0", 1), (view.State, view.Software, view.Sources.Count));
    }

    [Fact]
    public void Silence_takes_a_device_offline_but_not_while_we_were_deaf()
    {
        var record = Record(Birth("aaaaaaaa", 1));
        Assert.Equal("online", record.View(Noon + 89_000, Noon, Silence).State);
        var silent = record.View(Noon + 91_000, Noon, Silence);
        Assert.Equal(("offline", "nothing received for 91 s"), (silent.State, silent.Why));
        Assert.Equal("online", record.View(Noon + 500_000, listeningSince: null, Silence).State);
        Assert.Equal("online", record.View(Noon + 500_000, listeningSince: Noon + 450_000, Silence).State);
        Assert.Equal("online", record.WithBatch(Noon + 60_000).View(Noon + 120_000, Noon, Silence).State);
    }

    [Fact]
    public void A_device_known_by_its_data_only_is_online_while_they_arrive()
    {
        var record = DeviceRecord.FromData("esp-1", Noon);
        Assert.Equal(("online", 0), (record.View(Noon, Noon, Silence).State, record.View(Noon, Noon, Silence).Sources.Count));
        Assert.Equal("offline", record.View(Noon + 100_000, Noon, Silence).State);
        Assert.Equal(DeviceState.Offline, record.With(Death("aaaaaaaa", 1), false, Noon).State);
    }

    [Fact]
    public void A_device_known_by_a_retained_death_only_was_never_seen() =>
        Assert.Null(DeviceRecord.From("ap-1", Death("aaaaaaaa", 1), retained: true, Noon).View(Noon, Noon, Silence).LastSeen);

    [Fact]
    public async Task Devices_are_known_again_after_a_restart_and_without_the_broker()
    {
        await using var house = new StoreHouse();
        var desk = new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions());
        Assert.NotNull(desk.TakeStatus("ap-1", JsonSerializer.SerializeToUtf8Bytes(Birth("aaaaaaaa", 3), ContractsJson.Default.DeviceStatus), false, Noon));
        Assert.NotNull(desk.TakeStatus("ap-2", JsonSerializer.SerializeToUtf8Bytes(Death("aaaaaaaa", 3), ContractsJson.Default.DeviceStatus), false, Noon));
        Assert.Null(desk.TakeStatus("ap-3", "{\"state\":\"online\"}"u8, false, Noon));
        desk.Flush(Noon);
        await house.IngestAsync(("esp-1", $"wifi,bss=w stations=1i {Noon}"));
        var before = desk.View(Noon, null).Select(v => (v.Device, v.State, v.Why, v.Boot, v.Connection)).ToList();

        await house.RestartAsync();
        var after = new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()).View(Noon, null);
        Assert.Equal([.. before, ("esp-1", "online", null, null, 0)], after.Select(v => (v.Device, v.State, v.Why, v.Boot, v.Connection)));
    }

    private static DeviceRecord Record(DeviceStatus status) => DeviceRecord.From("ap-1", status, retained: false, Noon);

    private static (DeviceState, string?) State(DeviceRecord record) => (record.State, record.Why);

    private static DeviceStatus Birth(string boot, long connection) => new(DeviceState.Online, boot, connection, Noon);

    private static DeviceStatus Death(string boot, long connection) => new(DeviceState.Offline, boot, connection, Noon, "connection lost");
}
