using System.Text;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class UniqueDevicesTests : IDisposable
{
    // 2025-11-21 12:00 in Japan.
    private readonly ManualTime time = new();
    private readonly UniqueDevices devices;
    private readonly UniqueFeed feed;
    private bool set = true;

    public UniqueDevicesTests()
    {
        devices = new UniqueDevices(() => set ? Now : 0);
        feed = devices.Feed("wlan0");
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => devices.Dispose();

    [Fact]
    public void Stations_seen_before_the_key_came_are_counted_under_it_and_the_hour_is_not_divided()
    {
        for (ulong i = 1; i <= 30; i++) feed.Saw(i);
        Assert.Empty(Fetch());
        Give(id: 5);
        for (ulong i = 20; i <= 50; i++) feed.Saw(i);

        var sketch = Assert.Single(Fetch());
        Assert.Equal(("wlan0", "0000000000000005", SketchLine.HourOf(Now)), (sketch.Bss, sketch.Key, sketch.Hour));
        Assert.True(sketch.Sketch.Ranks.SequenceEqual(Under(KeyOf(5), 1, 50).Ranks));
    }

    [Fact]
    public void Without_a_key_the_sketch_is_our_own_after_two_minutes_and_a_key_that_comes_then_begins_a_new_one()
    {
        feed.Saw(1);
        Later(minutes: 2);
        feed.Saw(2);
        var own = Assert.Single(Fetch());
        Assert.StartsWith("own-", own.Key, StringComparison.Ordinal);
        Assert.Equal(2, Count(own));

        Give(id: 5);
        feed.Saw(2);
        var city = Assert.Single(Fetch());
        Assert.Equal(("0000000000000005", 1), (city.Key, Count(city)));
    }

    [Fact]
    public void An_hour_that_is_over_is_told_once_and_the_next_begins_empty()
    {
        Give(id: 5);
        feed.Saw(1);
        Later(minutes: 59);
        feed.Saw(2);
        Later(minutes: 2);
        feed.Saw(3);
        var told = Fetch();
        Assert.Equal([2, 1], told.Select(Count));
        Assert.Equal(told[0].Hour + 3_600_000, told[1].Hour);
        Assert.Empty(Fetch());
        feed.Saw(3);
        Assert.Empty(Fetch());
    }

    [Fact]
    public void An_hour_without_a_station_is_an_empty_sketch_and_one_without_an_answer_is_none()
    {
        Give(id: 5);
        feed.Walked();
        Assert.Equal(0, Count(Assert.Single(Fetch())));
        Later(minutes: 60);
        Assert.Empty(Fetch());
    }

    [Fact]
    public void At_midnight_in_Japan_the_key_is_gone_and_the_next_is_another()
    {
        Give(id: 5);
        Later(minutes: 12 * 60 - 1);
        feed.Saw(1);
        Assert.False(devices.NeedsDayKey);
        Later(minutes: 1);
        Assert.True(devices.NeedsDayKey);
        feed.Saw(1);
        Assert.Equal(KeyVerdict.OtherDay, devices.TakeKey(Message(5, day: 20_251_121), retained: false));
        Give(id: 6, day: 20_251_122);
        Assert.Equal(["0000000000000005", "0000000000000006"], Fetch().Select(s => s.Key));
    }

    [Fact]
    public void Our_own_key_too_lives_one_day_only()
    {
        feed.Saw(1);
        Later(minutes: 3);
        var today = Assert.Single(Fetch()).Key;
        Later(minutes: 12 * 60);
        feed.Saw(1);
        var tomorrow = Assert.Single(Fetch());
        Assert.NotEqual(today, tomorrow.Key);
        Assert.StartsWith("own-", tomorrow.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_still_waits_when_the_hour_ends_or_the_agent_stops_is_counted_where_it_was()
    {
        Later(minutes: 59);
        feed.Saw(1);
        var hour = SketchLine.HourOf(Now);
        Later(minutes: 1.5);
        feed.Saw(2);
        var told = Fetch(last: true);
        Assert.Equal([(hour, 1), (hour + 3_600_000, 1)], told.Select(s => (s.Hour, Count(s))));
    }

    [Fact]
    public void Before_the_clock_is_known_stations_wait_for_their_hour_and_no_key_is_wanted()
    {
        set = false;
        feed.Saw(1);
        Later(minutes: 30);
        feed.Saw(2);
        Assert.False(devices.NeedsDayKey);
        Assert.Empty(Fetch(last: true));
        set = true;
        Give(id: 5);
        Assert.Equal(2, Count(Assert.Single(Fetch())));
    }

    [Fact]
    public void A_key_is_taken_only_when_well_formed_for_today_unretained_and_wanted()
    {
        Assert.Equal(KeyVerdict.Retained, devices.TakeKey(Message(5), retained: true));
        Assert.Equal(KeyVerdict.Malformed, devices.TakeKey(Message(5).AsSpan(1), retained: false));
        Assert.Equal(KeyVerdict.OtherDay, devices.TakeKey(Message(5, day: 20_251_120), retained: false));
        Assert.True(devices.NeedsDayKey);
        Assert.Equal(KeyVerdict.Taken, devices.TakeKey(Message(5), retained: false));
        Assert.Equal(KeyVerdict.NotNeeded, devices.TakeKey(Message(6), retained: false));
        feed.Saw(1);
        Assert.Equal("0000000000000005", Assert.Single(Fetch()).Key);
    }

    [Fact]
    public void A_key_is_wiped_and_not_only_let_go()
    {
        var key = SecretKey.Copy(20_251_121, 5, KeyOf(5));
        var before = key.Hash(1);
        Assert.Equal(SketchKey.Hash(KeyOf(5), 1), before);
        key.Wipe();
        Assert.Equal(SketchKey.Hash(new byte[32], 1), key.Hash(1));
        Assert.DoesNotContain(Convert.ToHexString(KeyOf(5)), key.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_sampler_asks_for_the_last_word_when_it_stops()
    {
        var intake = new Intake();
        await using var sampler = new Sampler(
            [UniqueSource.SlotOf(devices, TimeSpan.FromMinutes(5))], intake, TimeSpan.FromMinutes(1), time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = sampler.RunAsync(stop.Token);
        await FieldWait.Until("the first read is over", () => time.Waiting > 0);
        feed.Saw(1);
        await stop.CancelAsync();
        await running;
        Assert.Contains("wifi_unique,bss=wlan0 sketch=", Encoding.UTF8.GetString(intake.Take(out _)[(int)Lane.Live].Lines.WrittenSpan), StringComparison.Ordinal);
    }

    private void Give(ulong id, int day = 20_251_121) => Assert.Equal(KeyVerdict.Taken, devices.TakeKey(Message(id, day), retained: false));

    private void Later(double minutes) => time.Advance(TimeSpan.FromMinutes(minutes));

    /// <summary>What the lines say, read as the collector reads them.</summary>
    private List<HourSketch> Fetch(bool last = false)
    {
        var sink = new LineSink(new SampleClock(time));
        devices.Write(sink, last);
        var slots = new FieldSlot[LineParser.MaxFields];
        var reader = new BatchReader(sink.Lines);
        var read = new List<HourSketch>();
        while (reader.TryRead(slots, out var line, out var error, out _))
        {
            Assert.Equal(LineError.None, error);
            Assert.Equal(SketchRefusal.None, SketchLine.TryRead(line, slots, Now, out var sketch));
            read.Add(sketch);
        }
        return read;
    }

    private static int Count(HourSketch sketch) => (int)Math.Round(sketch.Sketch.Estimate());

    private static byte[] KeyOf(ulong id) => [.. Enumerable.Range(1, 32).Select(i => (byte)(i * (int)id))];

    private static byte[] Message(ulong id, int day = 20_251_121)
    {
        var message = new byte[DayKeyMessage.Length];
        DayKeyMessage.Write(message, day, id, KeyOf(id));
        return message;
    }

    private static HyperLogLog Under(byte[] key, ulong first, ulong last)
    {
        var sketch = new HyperLogLog();
        for (var address = first; address <= last; address++) sketch.Add(SketchKey.Hash(key, address));
        return sketch;
    }
}
