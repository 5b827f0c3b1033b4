using Telemetry.Collector;
using Telemetry.Contracts;
using static Telemetry.Tests.Collector.StoreHouse;

namespace Telemetry.Tests.Collector;

/// <summary>Nothing is acknowledged that is not kept: what only the collector's own state refuses stays at the device.</summary>
public sealed class IngestClockTests : IAsyncDisposable
{
    private const string Line = "wifi,bss=wlan0 stations=4i";

    private readonly StoreHouse house = new();

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData(61_000)]
    [InlineData(120_000)]
    [InlineData(3L * 365 * 86_400_000)]
    public async Task A_collector_whose_clock_is_slow_acknowledges_nothing_that_it_refuses(long slow)
    {
        house.Clock.Now = Noon - slow;
        await house.IngestAsync(("ap-1", Batch(1, $"{Line} {Noon - slow - 1_000}", $"{Line} {Noon}")));
        Assert.Empty(house.Acks);
        Assert.Empty(house.Quarantine.Read(null, null, 10));
        Assert.Equal(1, house.Counters.RefusedMessages["clocks-differ"]);
        Assert.Contains("the collector's clock is behind: 1 of 1", house.Clocks.Look(house.Clock.Now)!.Value.Why, StringComparison.Ordinal);

        house.Clock.Now = Noon;
        await house.IngestAsync(("ap-1", Batch(1, $"{Line} {Noon - slow - 1_000}", $"{Line} {Noon}")));
        Assert.Single(house.Acks);
        Assert.Equal(2, Assert.Single(await house.RawAsync("wifi", "stations")).Points.Count);
        Assert.Null(house.Clocks.Look(house.Clock.Now));
    }

    [Fact]
    public async Task A_collector_whose_clock_is_fast_stores_and_acknowledges()
    {
        house.Clock.Now = Noon + 120_000;
        await house.IngestAsync(("ap-1", Batch(1, $"{Line} {Noon}")));
        Assert.Single(house.Acks);
        Assert.Single(Assert.Single(await house.RawAsync("wifi", "stations")).Points);
    }

    [Fact]
    public async Task One_device_years_ahead_of_all_others_is_refused_for_good_and_kept_whole()
    {
        var wrong = Noon + 3L * 365 * 86_400_000;
        var line = $"host load1=0.{new string('1', 4_000)} {wrong}";
        var future = new BatchHeader(0x3f2a91c4, 1, wrong, ClockQuality.Synced) + $"\n{line}\n";
        await house.IngestAsync(("ap-1", Batch(1, $"{Line} {Noon}")), ("ap-2", Batch(1, $"{Line} {Noon}")), ("ap-3", future));
        Assert.Equal(3, house.Acks.Count);
        Assert.Null(house.Clocks.Look(Noon));
        var kept = Assert.Single(house.Quarantine.Read("ap-3", null, 10));
        Assert.Equal(line, kept.Line);
    }

    [Fact]
    public async Task A_line_of_the_future_by_its_own_devices_clock_is_refused_for_good()
    {
        await house.IngestAsync(("ap-1", Batch(1, $"{Line} {Noon + 61_000}")));
        Assert.Single(house.Acks);
        Assert.Equal("timestamp-in-future", Assert.Single(house.Quarantine.Read(null, null, 10)).Reason);
    }

    [Fact]
    public async Task A_batch_with_more_lines_than_are_read_is_not_acknowledged()
    {
        await house.IngestAsync(("ap-1", Batch(1, [.. Enumerable.Range(0, BatchReader.MaxLines + 1).Select(i => $"{Line} {Noon + i}")])));
        Assert.Empty(house.Acks);
        Assert.Equal(1, house.Counters.RefusedMessages["too-many-lines"]);
    }

    [Fact]
    public async Task A_full_quarantine_of_one_device_takes_nothing_from_the_others()
    {
        for (var i = 0; i < 30; i++) await house.IngestAsync(("noisy", Batch(i + 1, $"nonsense a={i}i {Noon}")));
        await house.IngestAsync(("noisy", Batch(31, $"nonsense a=31i {Noon}")), ("ap-1", Batch(1, $"{Line} {Noon}")));
        Assert.DoesNotContain(house.Acks, a => a.Device == "noisy" && a.Message.ToBytes() is var bytes && System.Text.Encoding.ASCII.GetString(bytes).EndsWith(" 31", StringComparison.Ordinal));
        Assert.Contains(house.Acks, a => a.Device == "ap-1");
        Assert.Null(house.Quarantine.Drop("noisy", out var dropped));
        Assert.Equal(20, dropped);
        house.Acks.Clear();
        await house.IngestAsync(("noisy", Batch(31, $"nonsense a=31i {Noon}")));
        Assert.Single(house.Acks);
    }

    [Fact]
    public void Half_of_the_devices_must_be_ahead_before_the_collectors_clock_is_doubted()
    {
        var watch = new ClockWatch();
        watch.Note("a", Noon + 120_000, Noon);
        Assert.NotNull(watch.Look(Noon));
        watch.Note("b", Noon, Noon);
        Assert.Null(watch.Look(Noon));
        watch.Note("c", Noon + 90_000, Noon);
        Assert.NotNull(watch.Look(Noon));
        // A repeated batch of long ago does not clear it; five minutes without a word do.
        watch.Note("c", Noon - 3_600_000, Noon + 1_000);
        Assert.NotNull(watch.Look(Noon + 1_000));
        Assert.Null(watch.Look(Noon + 400_000));
    }
}
