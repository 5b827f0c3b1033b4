using System.Text;
using Telemetry.Collector;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests.Collector;

/// <summary>Agents and collector together, without a broker: from stations at two access points to the number of the city.</summary>
public sealed class CityCountTests : IAsyncLifetime
{
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Two_access_points_with_the_collector_s_key_give_the_union_and_after_a_restart_nothing_is_merged_across_keys()
    {
        using UniqueDevices first = new(() => house.Clock.Now), second = new(() => house.Clock.Now), third = new(() => house.Clock.Now);
        await GiveKeyAsync("ap-1", first);
        await GiveKeyAsync("ap-2", second);
        See(first, 1, 300);
        See(second, 201, 500);
        await DeliverAsync("ap-1", first);
        await DeliverAsync("ap-2", second);
        Assert.True(DayKeyMessage.TryRead(house.SentKeys[0].Message, out _, out _, out var key));
        var union = Estimate(key, 1, 500);
        Assert.Equal(union, Assert.Single(City()).N);
        Assert.InRange(union, 475, 525);

        // The collector has another key now; who holds the old one goes on with it, and still unites with the others that do.
        await house.RestartAsync();
        await GiveKeyAsync("ap-3", third);
        See(third, 1, 300);
        See(second, 501, 600);
        await DeliverAsync("ap-3", third);
        await DeliverAsync("ap-2", second);
        Assert.True(DayKeyMessage.TryRead(house.SentKeys[0].Message, out _, out _, out key));
        Assert.True(DayKeyMessage.TryRead(house.SentKeys[2].Message, out _, out _, out var other));
        Assert.False(key.SequenceEqual(other));
        Assert.Equal(new[] { Estimate(key, 1, 600), Estimate(other, 1, 300) }.Order(), City().Select(c => c.N).Order());
        var told = Assert.Single(UniqueAnswer.Of(UniqueScope.City, City()));
        Assert.Equal((false, true), (told.PerAp, told.UpperBound));
    }

    [Fact]
    public async Task An_access_point_without_a_key_is_added_and_marked()
    {
        using UniqueDevices with = new(() => house.Clock.Now), without = new(() => house.Clock.Now);
        await GiveKeyAsync("ap-1", with);
        See(with, 1, 100);
        See(without, 1, 100);
        house.Clock.Now += 180_000;
        See(without, 1, 100);
        await DeliverAsync("ap-1", with);
        await DeliverAsync("ap-2", without);
        var told = Assert.Single(UniqueAnswer.Of(UniqueScope.City, City()));
        Assert.Equal((true, true), (told.PerAp, told.UpperBound));
        Assert.InRange(told.Count!.Value, 190, 210);
    }

    private static void See(UniqueDevices devices, ulong from, ulong to)
    {
        var feed = devices.Feed("wlan0");
        for (var i = from; i <= to; i++) feed.Saw(0x02_00_00_00_00_00 + i);
    }

    private async Task GiveKeyAsync(string device, UniqueDevices devices)
    {
        await house.IngestAsync((device, $"wifi,bss=wlan0 stations=1i {house.Clock.Now}"));
        using var queue = new InboundQueue(new IngestOptions());
        queue.Add(InboundItem.Copy(TopicKind.DayKeyRequest, device, DayKeyMessage.Request, false));
        await house.Loop(queue).RunOnceAsync(default);
        devices.Feed("wlan0");
        Assert.Equal(KeyVerdict.Taken, devices.TakeKey(house.SentKeys[^1].Message, retained: false));
    }

    private async Task DeliverAsync(string device, UniqueDevices devices)
    {
        var sink = new LineSink(new SampleClock(house.Clock));
        devices.Write(sink, last: false);
        await house.IngestAsync((device, StoreHouse.Batch(1, Encoding.UTF8.GetString(sink.Lines).TrimEnd('\n'))));
        Assert.Empty(house.Counters.RefusedLines);
    }

    private IReadOnlyList<UniqueCount> City() =>
        house.Unique().Read(UniqueScope.City, null, UniquePeriod.Hour, SketchLine.HourOf(house.Clock.Now), long.MaxValue, 10);

    private static double Estimate(ReadOnlySpan<byte> key, ulong from, ulong to)
    {
        var sketch = new HyperLogLog();
        for (var i = from; i <= to; i++) sketch.Add(SketchKey.Hash(key, 0x02_00_00_00_00_00 + i));
        return sketch.Estimate();
    }
}
