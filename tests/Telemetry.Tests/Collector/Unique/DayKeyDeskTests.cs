using System.Text;
using System.Text.Json;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DayKeyDeskTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Every_access_point_gets_the_same_key_of_today_and_nobody_else_any()
    {
        await AskAsync("ap-1", "ap-2", "air-1", "ap-1");
        Assert.Equal(["ap-1", "ap-2", "ap-1"], house.SentKeys.Select(s => s.Device));
        Assert.Single(house.SentKeys.Select(s => Convert.ToHexString(s.Message)).Distinct());
        Assert.True(DayKeyMessage.TryRead(house.SentKeys[0].Message, out var day, out _, out var key));
        Assert.Equal((20_251_121, 32), (day, key.Length));
        Assert.Equal(1, house.Counters.RefusedMessages["key-request-of-no-access-point"]);
    }

    [Fact]
    public async Task The_key_is_wiped_at_midnight_in_Japan_and_tomorrow_has_another_with_another_id()
    {
        await AskAsync("ap-1");
        house.Clock.Now = Noon + 12 * 3_600_000 - 1;
        await AskAsync("ap-1");
        house.Clock.Now++;
        await AskAsync("ap-1");
        var keys = house.SentKeys.Select(s => Read(s.Message)).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal((20_251_122, false, false), (keys[2].Day, keys[2].Id == keys[0].Id, keys[2].Key == keys[0].Key));
    }

    [Fact]
    public void Nobody_needs_to_ask_for_the_key_to_be_gone_at_midnight()
    {
        var clock = new StandingClock();
        var desk = new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions());
        Assert.NotNull(desk.TakeStatus("ap-1", Status("radius"), false, Noon));
        using var keys = new DayKeyDesk(new AccessPointRule(desk, house.Store), (_, _) => true, house.KeyLog, clock);
        using var keeper = new UniqueKeeper(keys, house.Unique(), house.Registry, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<UniqueKeeper>.Instance);
        Assert.Null(keys.Answer("ap-1", DayKeyMessage.Request, retained: false));
        clock.Now = Noon + 12 * 3_600_000 - 1;
        keeper.Round();
        Assert.True(keys.HoldsKey);
        clock.Now++;
        keeper.Round();
        Assert.False(keys.HoldsKey);
    }

    [Fact]
    public void A_request_that_was_kept_or_is_none_is_refused()
    {
        using var keys = new DayKeyDesk(
            new AccessPointRule(new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()), house.Store), (_, _) => true, house.KeyLog, house.Clock);
        Assert.Equal("key-request-retained", keys.Answer("ap-1", DayKeyMessage.Request, retained: true));
        Assert.Equal("bad-key-request", keys.Answer("ap-1", [1, 1], retained: false));
        Assert.False(keys.HoldsKey);
    }

    [Fact]
    public async Task A_device_that_has_delivered_wifi_is_an_access_point_even_without_a_status()
    {
        await house.IngestAsync(("esp-1", $"wifi,bss=w stations=1i {Noon}"));
        using var queue = new InboundQueue(new IngestOptions());
        queue.Add(Request("esp-1"));
        await house.Loop(queue).RunOnceAsync(default);
        Assert.Single(house.SentKeys);
    }

    private async Task AskAsync(params string[] devices)
    {
        using var queue = new InboundQueue(new IngestOptions());
        foreach (var device in devices)
        {
            queue.Add(InboundItem.Copy(TopicKind.Status, device, Status(device.StartsWith("ap-", StringComparison.Ordinal) ? "hostapd" : "sds011"), false));
            queue.Add(Request(device));
        }
        var loop = house.Loop(queue);
        await loop.RunOnceAsync(default);
    }

    private static InboundItem Request(string device) => InboundItem.Copy(TopicKind.DayKeyRequest, device, DayKeyMessage.Request, false);

    private static (int Day, ulong Id, string Key) Read(byte[] message)
    {
        Assert.True(DayKeyMessage.TryRead(message, out var day, out var id, out var key));
        return (day, id, Convert.ToHexString(key));
    }

    private static byte[] Status(string kind) => JsonSerializer.SerializeToUtf8Bytes(
        new DeviceStatus(DeviceState.Online, "3f2a91c4", 1, Noon, Sources: [new SourceStatus("s", kind, SourceState.Ok)]), ContractsJson.Default.DeviceStatus);
}
