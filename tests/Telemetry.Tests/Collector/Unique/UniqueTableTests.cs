using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class UniqueTableTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Hour = 3_600_000;
    private const string KeyA = "00000000000000aa", KeyB = "00000000000000bb";
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task What_two_access_points_saw_together_counts_once_in_the_city_per_hour_and_day()
    {
        await TakeAsync(("ap-1", Line("wlan0", Noon, KeyA, 1, 60)), ("ap-2", Line("wlan0", Noon, KeyA, 31, 100)), ("ap-1", Line("wlan1", Noon, KeyA, 50, 70)));
        house.Clock.Now = Noon + Hour;
        await TakeAsync(("ap-2", Line("wlan0", Noon + Hour, KeyA, 90, 120)));

        Assert.Equal(Of(KeyA, 1, 70), Number(UniqueScope.Device, "ap-1", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(KeyA, 1, 100), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(KeyA, 90, 120), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon + Hour));
        Assert.Equal(Of(KeyA, 1, 120), Number(UniqueScope.City, "", UniquePeriod.Day, Noon - 12 * Hour));
        Assert.Equal(Of(KeyA, 31, 120), Number(UniqueScope.Device, "ap-2", UniquePeriod.Day, Noon - 12 * Hour));
    }

    [Fact]
    public async Task A_repeated_or_earlier_sketch_changes_nothing()
    {
        var (early, late) = (Line("w", Noon, KeyA, 1, 20), Line("w", Noon, KeyA, 1, 40));
        await TakeAsync(("ap-1", early), ("ap-1", late), ("ap-1", late), ("ap-1", early));
        Assert.Equal(Of(KeyA, 1, 40), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));
        Assert.Equal(4, house.Acks.Sum(a => a.Message.Ranges.Sum(r => r.Last - r.First + 1)));
    }

    [Fact]
    public async Task Sketches_of_two_keys_are_added_up_and_never_merged()
    {
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)), ("ap-2", Line("w", Noon, KeyB, 1, 50)));
        var city = Rows(UniqueScope.City, UniquePeriod.Hour);
        Assert.Equal([KeyA, KeyB], city.Select(c => c.Key));
        var value = Assert.Single(UniqueAnswer.Of(UniqueScope.City, city));
        Assert.Equal(((long)Math.Round(Of(KeyA, 1, 50) + Of(KeyB, 1, 50)), false, true), (value.Count, value.PerAp, value.UpperBound));
    }

    [Fact]
    public async Task A_key_of_one_access_point_is_that_device_s_only_even_when_another_names_it()
    {
        await TakeAsync(("ap-1", Line("w", Noon, "own-00000000000000aa", 1, 50)), ("ap-2", Line("w", Noon, "own-00000000000000aa", 1, 50)));
        var value = Assert.Single(UniqueAnswer.Of(UniqueScope.City, Rows(UniqueScope.City, UniquePeriod.Hour)));
        Assert.Equal(((long)Math.Round(2 * Of("own-00000000000000aa", 1, 50)), true, true), (value.Count, value.PerAp, value.UpperBound));
    }

    [Theory]
    [InlineData(9, null, true)]
    [InlineData(0, null, true)]
    [InlineData(10, 10L, false)]
    public void A_number_below_ten_is_not_told(double n, long? told, bool suppressed)
    {
        var value = Assert.Single(UniqueAnswer.Of(UniqueScope.City, [new UniqueCount("", Noon, KeyA, n)]));
        Assert.Equal((told, suppressed), (value.Count, value.Suppressed));
    }

    [Fact]
    public async Task Sketches_are_gone_48_hours_after_their_time_and_the_numbers_stay()
    {
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)));
        var table = house.Unique();
        Assert.Equal(0, table.DeleteOldSketches(Noon + 49 * Hour));
        Assert.Equal(2, table.DeleteOldSketches(Noon + 49 * Hour + 1));
        Assert.Equal(2, table.DeleteOldSketches(Noon + 60 * Hour + 1));
        Assert.Equal(Of(KeyA, 1, 50), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));
        Assert.False(Holds(SketchCodec.ToBytes(Sketch(KeyA, 1, 50))), "the sketch can still be read in the file");
    }

    [Fact]
    public async Task The_search_for_a_deleted_sketch_finds_one_that_is_there()
    {
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)));
        Assert.True(Holds(SketchCodec.ToBytes(Sketch(KeyA, 1, 50))));
    }

    [Fact]
    public async Task What_comes_after_its_sketch_was_deleted_can_only_raise_the_number_and_leaves_no_sketch()
    {
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)));
        house.Unique().DeleteOldSketches(Noon + 72 * Hour);
        house.Clock.Now = Noon + 72 * Hour;
        await TakeAsync(("ap-2", Line("w", Noon, KeyA, 1, 20)), ("ap-3", Line("w", Noon, KeyA, 1, 80)));
        Assert.Equal(Of(KeyA, 1, 20), Number(UniqueScope.Device, "ap-2", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(KeyA, 1, 80), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));
        Assert.Equal(0, house.Unique().DeleteOldSketches(long.MaxValue / 2));
    }

    [Fact]
    public async Task A_damaged_sketch_costs_its_line_only_and_the_quarantine_does_not_show_it()
    {
        var good = Line("w", Noon, KeyA, 1, 50);
        var sketch = SketchCodec.ToText(Sketch(KeyA, 1, 50));
        string[] bad =
        [
            good.Replace(sketch, sketch[..^1]), good.Replace(KeyA, "mine"), good.Replace($"hour={Noon}", $"hour={Noon + 1}"), good.Replace(",n=", ",m="),
            good.Replace("bss=w", "ap=w"), good.Replace("\",key", ",key"), good.Replace("bss=w", "bss=w,device=ap-9"), good.Replace($"hour={Noon}", $"hour={Noon - 41 * 24 * Hour}"),
        ];
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, [.. bad, good, $"wifi,bss=w stations=2i {Noon}"])));
        Assert.Single(house.Acks);
        Assert.Equal(1, house.Counters.Stored);
        Assert.Equal(Of(KeyA, 1, 50), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));
        var shown = house.Quarantine.Read(null, null, 100);
        Assert.Equal(bad.Length, shown.Sum(l => l.Times));
        Assert.Equal(
            ["bad-field-value", "bad-sketch", "bad-sketch-fields", "bad-sketch-hour", "bad-sketch-key", "bad-sketch-tags"],
            house.Counters.RefusedLines.Keys.Order(StringComparer.Ordinal));
        Assert.All(shown, l => Assert.DoesNotContain(sketch[..40], l.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_device_has_eight_keys_in_an_hour_and_no_more()
    {
        for (var i = 1; i <= 20; i++) await TakeAsync(("ap-1", Line("w", Noon, SketchKey.OwnText((ulong)i), 1, 50)));
        await TakeAsync(("ap-1", Line("w", Noon, SketchKey.OwnText(3), 1, 60)));
        Assert.Equal(8, Rows(UniqueScope.City, UniquePeriod.Hour).Count);
        Assert.Equal(12, house.Counters.RefusedLines["too-many-sketch-keys"]);
    }

    [Fact]
    public async Task Sketches_that_cannot_be_committed_are_not_acknowledged()
    {
        using var blocker = RawDatabase.Open(house.Records.Path, readOnly: false);
        blocker.Execute("BEGIN IMMEDIATE");
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)));
        Assert.Empty(house.Acks);
        blocker.Execute("ROLLBACK");
        house.Clock.Now += 2_000;
        await TakeAsync(("ap-1", Line("w", Noon, KeyA, 1, 50)));
        Assert.Single(house.Acks);
    }

    [Fact]
    public void A_file_of_the_version_before_gains_the_table_and_keeps_its_rows()
    {
        var path = Path.Combine(house.Folder, "old.db");
        using (var old = RawDatabase.Open(path, readOnly: false))
            old.Execute("""
                CREATE TABLE device(device TEXT PRIMARY KEY, state INTEGER NOT NULL, why TEXT, since INTEGER NOT NULL, seen INTEGER, status TEXT NOT NULL);
                CREATE TABLE quarantine(id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, reason TEXT NOT NULL, line TEXT NOT NULL,
                  first INTEGER NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL, UNIQUE(device, line));
                INSERT INTO quarantine VALUES(1, 'ap-1', 'empty', 'x', 1, 1, 1);
                PRAGMA application_id = 1129599537; PRAGMA user_version = 1;
                """);
        using var records = new RecordsDatabase(new RecordsOptions { Path = path });
        Assert.Equal("1", records.Writer.Scalar("SELECT count(*) FROM quarantine"));
        Assert.Equal("0", records.Writer.Scalar("SELECT count(*) FROM unique_cell"));
    }

    private Task TakeAsync(params (string Device, string Line)[] lines) =>
        house.IngestAsync([.. lines.Select((l, i) => (l.Device, StoreHouse.Batch(house.Acks.Count * 10 + i + 1, l.Line)))]);

    private IReadOnlyList<UniqueCount> Rows(UniqueScope scope, UniquePeriod period) => house.Unique().Read(scope, null, period, 0, long.MaxValue, 1_000);

    private double Number(UniqueScope scope, string name, UniquePeriod period, long at) =>
        Assert.Single(house.Unique().Read(scope, name, period, at, at + 1, 10)).N;

    private bool Holds(byte[] sketch)
    {
        // As after a restart: everything is in the file itself.
        house.Records.Writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return Directory.GetFiles(house.Folder, "collector.db*").Any(path => ReadShared(path).AsSpan().IndexOf(sketch.AsSpan(0, 60)) >= 0);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static double Of(string key, ulong first, ulong last) => Sketch(key, first, last).Estimate();

    private static string Line(string bss, long hour, string key, ulong first, ulong last) =>
        $"wifi_unique,bss={bss} sketch=\"{SketchCodec.ToText(Sketch(key, first, last))}\",key=\"{key}\",n=1i,hour={hour}i {hour + 1}";

    /// <summary>Of devices numbered from first to last, under a key that its id stands for.</summary>
    private static HyperLogLog Sketch(string key, ulong first, ulong last)
    {
        var sketch = new HyperLogLog();
        for (var device = first; device <= last; device++) sketch.Add(SketchKey.Hash(System.Text.Encoding.ASCII.GetBytes(key), device));
        return sketch;
    }
}
