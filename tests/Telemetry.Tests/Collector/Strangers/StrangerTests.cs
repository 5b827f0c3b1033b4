using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class StrangerTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private const string Line = "wifi,bss=wlan0 stations=3i,assoc=7i";
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task An_empty_registry_takes_everybody_and_who_was_taken_stays_when_it_is_filled()
    {
        Assert.True(house.Registry.Current.TakesAll);
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(1, $"{Line} {Noon}")));
        Assert.Empty(house.Strangers.List());
        Adopt("air-001");
        // Before the newcomer was written down, and after.
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(2, $"{Line} {Noon + 1}")));
        house.Registry.NoteNewcomers(Noon);
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(3, $"{Line} {Noon + 2}")));
        Assert.Equal(["adopted air-001", "taken ap-0001"], house.Registry.Current.Devices.Select(d => $"{OrderCodec.Word(d.Verdict)} {d.Device}"));
        Assert.Equal(3, Assert.Single(await house.RawAsync("wifi", "stations")).Points.Count);
        Assert.Equal(Admission.Stranger, house.Registry.Admit("ap-0002"));
    }

    [Fact]
    public void Names_without_end_are_not_written_down_without_end()
    {
        var registry = new PlaceRegistry(house.Registry.Database, house.RegistryOptions, new DevicesOptions { MaxDevices = 10 });
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(Admission.Taken, registry.Admit($"x-{i}"));
            if (i % 7 == 0) registry.NoteNewcomers(Noon);
        }
        registry.NoteNewcomers(Noon);
        Assert.Equal(10, registry.Current.Devices.Count);
    }

    [Fact]
    public async Task Places_alone_close_the_registry_and_options_can_hold_or_take_always()
    {
        PlaceEdit.Save(house.Registry.Database, new Place { Id = "p-1", Name = "駅", Address = "本町" }, "account tester");
        house.Registry.Reload();
        Assert.Equal(Admission.Stranger, house.Registry.Admit("ap-0001"));
        Assert.Equal(Admission.Taken, new RegistrySnapshot([], [], [], StrangerMode.Auto).Admit("x"));
        Assert.Equal(Admission.Stranger, new RegistrySnapshot([], [], [], StrangerMode.Hold).Admit("x"));
        Assert.Equal(Admission.Taken, new RegistrySnapshot(house.Registry.Current.Places, [], [], StrangerMode.Take).Admit("x"));
        Assert.Equal(Admission.Refused, new RegistrySnapshot([], [new("x", DeviceVerdict.Refused, null, 1)], [], StrangerMode.Take).Admit("x"));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_strangers_batches_are_acknowledged_and_apart_until_it_is_adopted()
    {
        Adopt("ap-0001");
        await house.IngestAsync(
            ("ap-0001", StoreHouse.Batch(1, $"{Line} {Noon}")), ("guest-1", StoreHouse.Batch(1, $"{Line} {Noon}", $"{Line} {Noon + 1}")), ("guest-1", StoreHouse.Batch(2, $"{Line} {Noon + 2}")),
            ("guest-2", $"{Line} {Noon}\n"));
        Assert.Equal(["ap-0001", "guest-1"], house.Acks.Select(a => a.Device).Order(StringComparer.Ordinal));
        Assert.Equal("ap-0001", Assert.Single(await house.RawAsync("wifi", "stations")).Device);
        Assert.DoesNotContain("guest", house.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(house.Store.Latest(null, null, null), s => s.Series.Device.StartsWith("guest", StringComparison.Ordinal));
        Assert.Equal([("guest-1", 2L), ("guest-2", 1L)], house.Strangers.List().Select(s => (s.Device, s.Held)));

        // Sent again, as after a lost acknowledgement: held once.
        await house.IngestAsync(("guest-1", StoreHouse.Batch(2, $"{Line} {Noon + 2}")));
        Assert.Equal(2, house.Strangers.List()[0].Held);

        await house.RestartAsync();
        Adopt("guest-1");
        await RunKeptAsync();
        Assert.Equal([Noon, Noon + 1, Noon + 2], Assert.Single(await house.RawAsync("wifi", "stations", "guest-1")).Points.Select(p => (long)p[0]!.Value));
        Assert.Empty(await house.RawAsync("wifi", "stations", "guest-2"));
        Assert.Equal(["guest-2"], house.Strangers.Devices);
        Assert.Equal(["guest-2"], house.Strangers.List().Select(s => s.Device));
    }

    [Fact]
    public async Task What_finds_no_room_is_not_acknowledged_and_counted()
    {
        Adopt("ap-0001");
        var big = string.Concat(Enumerable.Range(0, 700).Select(i => $"{Line} {Noon + i}\n"))[..^1].Split('\n');
        for (var seq = 1; seq <= 4; seq++) await house.IngestAsync(("guest-1", StoreHouse.Batch(seq, big)));
        var stranger = Assert.Single(house.Strangers.List());
        Assert.InRange(stranger.Bytes, 30_000, 64 << 10);
        Assert.Equal(4, stranger.Held + stranger.NotHeld);
        Assert.True(stranger.NotHeld > 0);
        Assert.Equal(stranger.Held, house.Acks.Count);
        Assert.True(house.Counters.RefusedMessages["strangers-full"] > 0);
    }

    [Fact]
    public async Task All_strangers_together_have_a_bound_too()
    {
        Adopt("ap-0001");
        var big = string.Concat(Enumerable.Range(0, 700).Select(i => $"{Line} {Noon + i}\n"))[..^1].Split('\n');
        for (var guest = 1; guest <= 10; guest++) await house.IngestAsync(($"guest-{guest}", StoreHouse.Batch(1, big)));
        Assert.InRange(house.Strangers.List().Sum(s => s.Bytes), 60_000, 128 << 10);
        Assert.Equal(10, house.Strangers.List().Count);
        Assert.Equal(house.Strangers.List().Count(s => s.Held > 0), house.Acks.Count);
    }

    [Fact]
    public async Task A_refused_device_is_neither_stored_nor_acknowledged_and_fills_nothing()
    {
        Adopt("ap-0001");
        await house.IngestAsync(("guest-1", StoreHouse.Batch(1, $"{Line} {Noon}")));
        house.Acks.Clear();
        DeviceDecision.Refuse(house.Registry.Database, ["guest-1"], "account tester", Noon);
        house.Registry.Reload();
        Assert.Equal([("guest-1", 1L)], Desk().Round());
        for (var seq = 2; seq < 5; seq++) await house.IngestAsync(("guest-1", StoreHouse.Batch(seq, $"{Line} {Noon + seq}")));
        Assert.Empty(house.Acks);
        Assert.Empty(house.Dump());
        Assert.Equal((0L, 0L, 3L), Assert.Single(house.Strangers.List()) is var s ? (s.Held, s.Bytes, s.NotHeld) : default);

        // Taken back by a person: the agent still has them and sends them again.
        Adopt("guest-1");
        await house.IngestAsync(("guest-1", StoreHouse.Batch(2, $"{Line} {Noon + 2}")));
        Assert.Single(house.Acks);
        Assert.Single(Assert.Single(await house.RawAsync("wifi", "stations")).Points);
    }

    [Fact]
    public async Task A_strangers_status_names_its_hardware_and_does_not_enter_the_devices()
    {
        Adopt("ap-0001");
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue);
        foreach (var device in (string[])["guest-1", "ap-0001"])
            queue.Add(InboundItem.Copy(TopicKind.Status, device, Status("10000000abcdef01"), false));
        await loop.RunOnceAsync(default);
        Assert.Equal("10000000abcdef01", Assert.Single(house.Strangers.List()).Hardware);
        Assert.Equal("ap-0001", Assert.Single(new DeviceTable(house.Records).Load()).Device);
    }

    [Fact]
    public async Task Other_hardware_at_a_post_keeps_the_post_and_is_noted_with_its_time()
    {
        var desk = new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions());
        PlaceEdit.Save(house.Registry.Database, new Place { Id = "p-1", Name = "駅", Address = "本町" }, "account tester");
        DeviceDecision.Adopt(house.Registry.Database, ["ap-0001"], "p-1", "account tester", Noon);
        house.Registry.Reload();
        using var queue = new InboundQueue(new IngestOptions());
        using var keeper = Keeper(desk, queue);
        desk.TakeStatus("ap-0001", Status("pi-one"), false, Noon);
        keeper.Round();
        house.Clock.Now += 3_600_000;
        desk.TakeStatus("ap-0001", Status("pi-two", boot: "3f2a91c5"), false, house.Clock.Now);
        for (var i = 0; i < 12; i++) keeper.Round();
        Assert.Equal([("pi-one", Noon), ("pi-two", Noon + 3_600_000)], house.Registry.Database.Read(DeviceRegister.Hardware).Select(h => (h.Serial, h.Since)));
        Assert.Equal("p-1", house.Registry.PlaceOf("ap-0001")!.Id);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Devices_of_a_collector_from_before_the_registry_are_no_strangers_also_when_places_come_first()
    {
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(1, $"{Line} {Noon}")));
        await house.RestartAsync();
        foreach (var file in Directory.GetFiles(house.Folder, "registry.db*")) File.Delete(file);
        PlaceEdit.Save(house.Registry.Database, new Place { Id = "p-1", Name = "駅", Address = "本町" }, "account tester");
        house.Registry.Reload();
        Assert.Equal(Admission.Stranger, house.Registry.Admit("ap-0001"));
        using var queue = new InboundQueue(new IngestOptions());
        using var keeper = Keeper(new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()), queue);
        keeper.Round();
        Assert.Equal(Admission.Taken, house.Registry.Admit("ap-0001"));
        Assert.Equal(Admission.Stranger, house.Registry.Admit("ap-0002"));
    }

    [Fact]
    public async Task Only_device_ids_can_be_adopted_and_only_at_places_that_there_are()
    {
        Assert.Contains("is not a device id", DeviceDecision.Adopt(house.Registry.Database, ["AP 1"], null, "x", 1).Refusal, StringComparison.Ordinal);
        Assert.Contains("there is no place p-9", DeviceDecision.Adopt(house.Registry.Database, ["ap-1"], "p-9", "x", 1).Refusal, StringComparison.Ordinal);
        Assert.Empty(house.Registry.Database.Read(DeviceRegister.Load));
        await Task.CompletedTask;
    }

    private void Adopt(string device)
    {
        Assert.Null(DeviceDecision.Adopt(house.Registry.Database, [device], null, "account tester", Noon).Refusal);
        house.Registry.Reload();
    }

    private StrangerDesk Desk() => new(house.Registry, house.Strangers, house.Counters);

    private RegistryKeeper Keeper(DeviceDesk desk, InboundQueue queue, StrangerDesk? strangers = null) =>
        new(house.Registry, strangers ?? Desk(), desk, house.Store, queue, house.Clock, NullLogger<RegistryKeeper>.Instance);

    /// <summary>The keeper sets the loop on what was adopted; the loop is woken though nothing comes in.</summary>
    private async Task RunKeptAsync()
    {
        using var queue = new InboundQueue(new IngestOptions());
        var desk = Desk();
        var loop = house.Loop(queue, strangers: desk);
        using var keeper = Keeper(new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()), queue, desk);
        for (var i = 0; i < 3; i++)
        {
            keeper.Round();
            if (!desk.HasAdopted) break;
            Assert.True(await queue.WaitAsync(default));
            await loop.RunOnceAsync(default);
        }
        Assert.False(desk.HasAdopted);
        desk.Tidy();
    }

    private static byte[] Status(string hardware, string boot = "3f2a91c4") =>
        Encoding.UTF8.GetBytes($$"""{"state":"online","boot":"{{boot}}","connection":1,"at":{{Noon}},"hardware":"{{hardware}}"}""");
}
