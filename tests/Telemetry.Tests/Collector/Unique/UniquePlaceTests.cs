using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Distinct devices by where the access points stand: 1 and 2 at the station, 3 at the library, 4 nowhere.</summary>
public sealed class UniquePlaceTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Hour = 3_600_000, Today = Noon - 12 * Hour;
    private const string Key = "00000000000000aa";
    private readonly StoreHouse house = new();

    public Task InitializeAsync()
    {
        foreach (var (id, category) in new[] { ("station", "station"), ("library", "culture"), ("museum", "culture") }) Put(id, category);
        Stand("ap-1", "station");
        Stand("ap-2", "station");
        Stand("ap-3", "library");
        Stand("ap-4", null);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Who_was_at_two_access_points_counts_once_at_their_place_in_its_category_and_in_the_city_per_hour_and_day()
    {
        await TakeAsync(("ap-1", Noon, 1, 60), ("ap-2", Noon, 41, 100), ("ap-3", Noon, 91, 150), ("ap-4", Noon, 500, 600));
        await TakeAsync(("ap-2", Noon + Hour, 81, 130));
        Assert.Equal(Of(1, 100), Number(UniqueScope.Place, "station", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(81, 130), Number(UniqueScope.Place, "station", UniquePeriod.Hour, Noon + Hour));
        Assert.Equal(Of(1, 130), Number(UniqueScope.Place, "station", UniquePeriod.Day, Today));
        Assert.Equal(Of(91, 150), Number(UniqueScope.Category, "culture", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(1, 130), Number(UniqueScope.Category, "station", UniquePeriod.Day, Today));
        Assert.Equal(Of((1, 150), (500, 600)), Number(UniqueScope.City, "", UniquePeriod.Day, Today));
        Assert.Equal(["library", "station"], Names(UniqueScope.Place));
    }

    [Fact]
    public async Task A_corrected_registry_moves_what_was_counted_while_sketches_live_and_leaves_older_numbers()
    {
        await TakeAsync(("ap-1", Noon, 1, 60), ("ap-2", Noon, 41, 100), ("ap-3", Noon, 91, 150));
        using var keys = new DayKeyDesk(new AccessPointRule(new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()), house.Store), (_, _) => true, house.KeyLog, house.Clock);
        using var keeper = new UniqueKeeper(keys, house.Unique(), house.Registry, house.Clock, NullLogger<UniqueKeeper>.Instance);
        keeper.Round();
        Assert.Equal(Of(1, 100), Number(UniqueScope.Place, "station", UniquePeriod.Hour, Noon));

        Stand("ap-2", "museum");
        Put("library", "school");
        keeper.Round();
        Assert.Equal(Of(1, 60), Number(UniqueScope.Place, "station", UniquePeriod.Day, Today));
        Assert.Equal(Of(41, 100), Number(UniqueScope.Place, "museum", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(41, 100), Number(UniqueScope.Category, "culture", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(91, 150), Number(UniqueScope.Category, "school", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(1, 150), Number(UniqueScope.City, "", UniquePeriod.Hour, Noon));

        // What comes later goes on from there.
        await TakeAsync(("ap-2", Noon, 41, 120));
        Assert.Equal(Of(41, 120), Number(UniqueScope.Place, "museum", UniquePeriod.Hour, Noon));
        Assert.Equal(Of(1, 60), Number(UniqueScope.Place, "station", UniquePeriod.Hour, Noon));

        house.Clock.Now = Noon + 80 * Hour;
        keeper.Round();
        Stand("ap-2", "station");
        keeper.Round();
        Assert.Equal(Of(41, 120), Number(UniqueScope.Place, "museum", UniquePeriod.Day, Today));
        Assert.Equal(Of(1, 60), Number(UniqueScope.Place, "station", UniquePeriod.Day, Today));
        using var records = RawDatabase.Open(house.Records.Path, readOnly: true);
        Assert.Equal("0", records.Scalar("SELECT count(*) FROM unique_cell WHERE sketch IS NOT NULL"));
    }

    [Fact]
    public async Task A_registry_that_was_corrected_while_no_collector_ran_counts_from_the_next_start()
    {
        await TakeAsync(("ap-1", Noon, 1, 60));
        Stand("ap-1", "library");
        await house.RestartAsync();
        using var keys = new DayKeyDesk(new AccessPointRule(new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions()), house.Store), (_, _) => true, house.KeyLog, house.Clock);
        using var keeper = new UniqueKeeper(keys, house.Unique(), house.Registry, house.Clock, NullLogger<UniqueKeeper>.Instance);
        keeper.Round();
        Assert.Equal(["library"], Names(UniqueScope.Place));
    }

    [Fact]
    public async Task Other_hardware_at_the_same_post_goes_on_with_the_same_numbers()
    {
        house.Registry.Database.Note(d => DeviceRegister.Note(d, new HardwareEntry("ap-1", Noon, "10000000aaaa")));
        await TakeAsync(("ap-1", Noon, 1, 60));
        house.Registry.Database.Note(d => DeviceRegister.Note(d, new HardwareEntry("ap-1", Noon + Hour, "10000000bbbb")));
        house.Registry.Reload();
        await TakeAsync(("ap-1", Noon + Hour, 31, 90));
        Assert.Equal(Of(1, 90), Number(UniqueScope.Place, "station", UniquePeriod.Day, Today));
        Assert.Equal(Of(1, 90), Number(UniqueScope.Device, "ap-1", UniquePeriod.Day, Today));
    }

    [Fact]
    public void With_each_small_number_another_of_the_same_category_and_of_the_city_is_left_out()
    {
        Put("school-1", "school");
        UniqueCount[] counts =
        [
            new("library", Noon, Key, 4), new("library", Noon + Hour, Key, 300), new("museum", Noon, Key, 50), new("museum", Noon + Hour, Key, 301), new("school-1", Noon, Key, 30),
            new("station", Noon, Key, 900),
        ];
        // Of culture only library and museum: museum would give the library away. Together they have 54, so the city needs no third.
        Assert.Equal([("library", Noon), ("museum", Noon)], UniqueSmallCells.Hidden(UniqueScope.Place, counts, house.Registry).Order());

        // Alone in its category, which is left out itself: then the city needs another.
        UniqueCount[] alone = [new("library", Noon, Key, 40), new("museum", Noon, Key, 50), new("school-1", Noon, Key, 3), new("station", Noon, Key, 900)];
        Assert.Equal([("library", Noon), ("school-1", Noon)], UniqueSmallCells.Hidden(UniqueScope.Place, alone, house.Registry).Order());
        Assert.Equal([("school", Noon), ("station", Noon)], UniqueSmallCells.Hidden(UniqueScope.Category, [new("school", Noon, Key, 3), new("station", Noon, Key, 90)], house.Registry).Order());

        // Two that are small together need a third.
        UniqueCount[] devices = [new("ap-1", Noon, Key, 2), new("ap-2", Noon, Key, 3), new("ap-3", Noon, Key, 70), new("ap-4", Noon, Key, 80)];
        Assert.Equal([("ap-1", Noon), ("ap-2", Noon), ("ap-3", Noon)], UniqueSmallCells.Hidden(UniqueScope.Device, devices, house.Registry).Order());
        Assert.Empty(UniqueSmallCells.Hidden(UniqueScope.Device, [new("ap-1", Noon, Key, 20), new("ap-3", Noon, Key, 70)], house.Registry));
        var told = UniqueAnswer.Of(UniqueScope.Place, counts, UniqueSmallCells.Hidden(UniqueScope.Place, counts, house.Registry));
        Assert.Equal([(null, true), (300L, false), (null, true), (301L, false), (30L, false), (900L, false)], told.Select(t => (t.Count, t.Suppressed)));
        Assert.Equal(("library", null, null), (told[0].Place, told[0].Device, told[0].Category));
    }

    private void Put(string id, string category)
    {
        var place = PlaceEdit.Read(id, System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{id}}","address":"川崎区1","category":"{{category}}"}"""), out var errors);
        Assert.Empty(errors);
        PlaceEdit.Save(house.Registry.Database, place!, "account tester");
        house.Registry.Reload();
    }

    private void Stand(string device, string? place)
    {
        Assert.Null(DeviceDecision.Adopt(house.Registry.Database, [device], place ?? "none", "account tester", Noon).Refusal);
        house.Registry.Reload();
    }

    private Task TakeAsync(params (string Device, long Hour, ulong First, ulong Last)[] seen)
    {
        house.Clock.Now = Math.Max(house.Clock.Now, seen.Max(s => s.Hour));
        return house.IngestAsync([.. seen.Select((s, i) => (s.Device, StoreHouse.Batch(house.Acks.Count * 10 + i + 1,
            $"wifi_unique,bss=w sketch=\"{SketchCodec.ToText(Sketch((s.First, s.Last)))}\",key=\"{Key}\",n=1i,hour={s.Hour}i {s.Hour + 1}")))]);
    }

    private double Number(UniqueScope scope, string name, UniquePeriod period, long at) => Assert.Single(house.Unique().Read(scope, name, period, at, at + 1, 10)).N;

    private IEnumerable<string> Names(UniqueScope scope) => house.Unique().Read(scope, null, UniquePeriod.Day, 0, long.MaxValue, 100).Select(c => c.Name);

    private static double Of(ulong first, ulong last) => Sketch((first, last)).Estimate();

    private static double Of(params (ulong First, ulong Last)[] ranges) => Sketch(ranges).Estimate();

    private static HyperLogLog Sketch(params (ulong First, ulong Last)[] ranges)
    {
        var sketch = new HyperLogLog();
        foreach (var (first, last) in ranges)
            for (var device = first; device <= last; device++) sketch.Add(SketchKey.Hash([1], device));
        return sketch;
    }
}
