using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class SqliteStoreTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_second_write_of_the_same_batch_changes_nothing()
    {
        var batch = StoreHouse.Batch(1, $"wifi,bss=wlan0 stations=12i,assoc=345i {Noon}", $"air,sensor=sds011 pm2_5=8.4 {Noon}");
        await house.IngestAsync(("ap-1", batch));
        var before = house.Dump();
        await house.IngestAsync(("ap-1", batch), ("ap-1", batch));
        Assert.Equal(before, house.Dump());
        Assert.Equal((2, 4), (house.Counters.Stored, house.Counters.Duplicates));
    }

    [Fact]
    public async Task Fields_of_one_identity_are_joined_and_the_newer_value_of_a_field_wins()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=wlan0 stations=12i {Noon}"));
        await house.IngestAsync(("ap-1", $"wifi,bss=wlan0 assoc=7i {Noon}"));
        await house.IngestAsync(("ap-1", $"wifi,bss=wlan0 stations=13i {Noon}"));
        Assert.Contains("stations=13 assoc=7", house.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_has_the_fields_it_brings_and_none_of_the_point_before_it()
    {
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1,
            $"wifi,bss=w stations=1i,assoc=2i,rx_bytes=3i,tx_bytes=4i {Noon}", $"wifi,bss=w tx_bytes=5i,assoc=6i {Noon + 1}", $"wifi,bss=w rx_bytes=7i {Noon + 2}",
            $"wifi,bss=w tx_bytes=8i {Noon + 3}")));
        Assert.Equal(
            [$"{Noon} stations=1 assoc=2 rx_bytes=3 tx_bytes=4", $"{Noon + 1} assoc=6 tx_bytes=5", $"{Noon + 2} rx_bytes=7", $"{Noon + 3} tx_bytes=8"],
            house.Dump().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(" bss=w ", StringComparison.Ordinal) + 7)..]));
    }

    [Fact]
    public async Task Tags_in_another_order_are_the_same_series()
    {
        await house.IngestAsync(("p-1", $"source,source=sds011,reason=timeout failures=1i {Noon}"));
        await house.IngestAsync(("p-1", $"source,reason=timeout,source=sds011 failures=2i {Noon + 1}"));
        Assert.Equal(1, house.Store.Catalog.All.Length);
        Assert.Equal("reason=timeout,source=sds011", house.Store.Catalog.All[0].Tags);
    }

    [Fact]
    public async Task Any_order_and_repetition_of_batches_gives_the_same_content()
    {
        string[] devices = ["ap-1", "air-2"];
        var lines = from device in devices
                    from t in Enumerable.Range(0, 12)
                    from line in new[] { $"wifi,bss=w0 stations={t}i {Noon + t}", $"wifi,bss=w0 assoc={t * 3}i {Noon + t}", $"air,sensor=s pm2_5={t}.5,n={t}i {Noon + t}" }
                    select (device, line);
        var all = lines.Chunk(5).SelectMany((chunk, i) => chunk.GroupBy(l => l.device).Select(g => (g.Key, StoreHouse.Batch(i + 1, [.. g.Select(l => l.line)])))).ToArray();
        await house.IngestAsync(all);
        var expected = house.Dump();

        // Arrivals of every batch at least once, in any order, cut into any groups.
        var arrivals = from order in Gen.Shuffle(all.Concat(all.Take(all.Length / 2)).ToArray())
                       from size in Gen.Choose(1, 7)
                       select (order, size);
        foreach (var (order, size) in arrivals.Sample(12, 12))
        {
            await using var other = new StoreHouse();
            foreach (var part in order.Chunk(size)) await other.IngestAsync(part);
            Assert.Equal(expected, other.Dump());
        }
    }

    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=wlan0 stations=12i {Noon}\nwifi,bss=wlan0 assoc=5i {Noon - 1000}"));
        var before = house.Store.Latest(null, null, null).ToList();
        Assert.Equal(Noon, Assert.Single(house.Store.Newest()).Value);
        await house.RestartAsync();
        var after = house.Store.Latest(null, null, null).ToList();
        Assert.Equal(before.Select(s => (s.Series.Device, s.Series.Tags, s.Field, s.Time, s.Value)), after.Select(s => (s.Series.Device, s.Series.Tags, s.Field, s.Time, s.Value)));
        Assert.Equal(2, after.Count);
        await house.IngestAsync(("ap-1", $"wifi,bss=wlan0 stations=14i {Noon + 1000}"));
        Assert.Equal(1, house.Store.Catalog.All.Length);
    }

    [Fact]
    public async Task A_late_value_does_not_become_the_latest()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=2i {Noon}\nwifi,bss=w stations=1i {Noon - 60_000}"));
        Assert.Equal(2, Assert.Single(house.Store.Latest(Schema.Find("wifi"), 0, null)).Value);
    }

    [Fact]
    public async Task A_series_beyond_the_limit_is_quarantined_by_name_and_the_others_go_on()
    {
        var lines = Enumerable.Range(0, 7).Select(i => $"wifi,bss=w{i} stations=1i {Noon}").ToArray();
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, lines)), ("ap-2", StoreHouse.Batch(1, lines[0])));
        Assert.Equal(6, house.Counters.Stored);
        Assert.Equal(2, house.Counters.RefusedLines["too-many-series"]);
    }

    [Fact]
    public async Task A_column_that_the_table_of_contracts_gained_is_added_to_an_old_file()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=2i,tx_bytes=9i {Noon}"));
        await house.Store.DisposeAsync();
        using (var old = RawDatabase.Open(house.StorePath, readOnly: false))
            old.Execute("ALTER TABLE wifi DROP COLUMN tx_bytes");
        await house.RestartAsync();
        await house.IngestAsync(("ap-1", $"wifi,bss=w tx_bytes=10i {Noon}"));
        Assert.Contains("stations=2 tx_bytes=10", house.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_written_before_the_newest_fields_of_wifi_is_read_and_gains_them()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=2i,assoc=5i {Noon}"));
        await house.Store.DisposeAsync();
        string[] newest = ["peak_concurrent", "visit", "station_minutes", "stations_local", "ap_uptime_s"];
        using (var old = RawDatabase.Open(house.StorePath, readOnly: false))
            foreach (var column in newest) old.Execute($"ALTER TABLE wifi DROP COLUMN {column}");
        await house.RestartAsync();
        Assert.Equal(2, Assert.Single(house.Store.Latest(Schema.Find("wifi"), 0, null)).Value);
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=3i,{string.Join(',', newest.Select(f => $"{f}=7i"))} {Noon + 1000}"));
        Assert.Contains("peak_concurrent=7 visit=7 station_minutes=7 stations_local=7 ap_uptime_s=7", house.Dump(), StringComparison.Ordinal);
        Assert.Contains("stations=2 assoc=5", house.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_collector_on_the_same_file_is_refused_with_the_cause() =>
        Assert.Contains("in use by another collector", Assert.Throws<StartRefusedException>(() => house.Open()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(100)]
    [InlineData(8_192)]
    public async Task A_damaged_file_is_refused_with_the_cure_and_not_touched(int length)
    {
        await house.Store.DisposeAsync();
        var path = Path.Combine(house.Folder, "damaged.db");
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        var refusal = Assert.Throws<StartRefusedException>(() => new SqliteStore(new StoreOptions { Path = path }, house.Clock));
        Assert.Contains("Restore a backup", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_page_damaged_inside_is_found_at_the_start()
    {
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, [.. Enumerable.Range(0, 4_000).Select(i => $"wifi,bss=w stations=1i,rx_bytes=99999{i}i {Noon - i}")])));
        await house.Store.DisposeAsync();
        var bytes = File.ReadAllBytes(house.StorePath);
        bytes.AsSpan(bytes.Length - 9_000, 600).Fill(0xA5);
        File.WriteAllBytes(house.StorePath, bytes);
        Assert.Contains("is damaged", Assert.Throws<StartRefusedException>(() => house.Open()).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(house.StorePath));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        var path = Path.Combine(house.Folder, "other.db");
        using (var other = RawDatabase.Open(path, readOnly: false)) other.Execute("CREATE TABLE mine(x)");
        Assert.Contains("another program", Assert.Throws<StartRefusedException>(() => new SqliteStore(new StoreOptions { Path = path }, house.Clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_database_is_unavailable_and_works_again_afterwards()
    {
        using var blocker = RawDatabase.Open(house.StorePath, readOnly: false);
        blocker.Execute("BEGIN IMMEDIATE");
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, $"wifi,bss=w stations=2i {Noon}")));
        Assert.Contains("locked", house.Store.State.Unavailable!, StringComparison.Ordinal);
        Assert.Empty(house.Acks);
        blocker.Execute("ROLLBACK");
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, $"wifi,bss=w stations=2i {Noon}")));
        Assert.Null(house.Store.State.Unavailable);
        Assert.Single(house.Acks);
        Assert.Single(await house.RawAsync("wifi", "stations"));
    }
}
