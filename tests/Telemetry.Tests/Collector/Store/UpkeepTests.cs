using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class UpkeepTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Hour = RollupLevel.HourMs, Day = RollupLevel.DayMs;
    private readonly StoreHouse house = new();

    public Task InitializeAsync()
    {
        house.Clock.Now = Noon + Day;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_mark_is_on_the_disk_with_the_points_so_a_copy_of_the_files_at_any_moment_answers_right()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=1i {Noon}\nwifi,bss=w stations=2i {Noon + Hour}"));
        house.Settle();
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=7i {Noon + 1}"));
        // As after a power cut: the files as they are, nothing closed.
        await using var other = new StoreHouse();
        await other.Store.DisposeAsync();
        foreach (var suffix in new[] { "", "-wal" }) File.Copy(house.StorePath + suffix, other.StorePath + suffix, overwrite: true);
        File.Delete(other.StorePath + "-shm");
        other.Clock.Now = house.Clock.Now;
        await other.RestartAsync();
        Assert.Equal([4d, 2d], await MeansAsync(other));
        other.Settle();
        Assert.Equal([4d, 2d], await MeansAsync(other));
    }

    [Fact]
    public async Task Points_that_come_while_hours_are_rolled_up_are_in_the_roll_ups()
    {
        using var done = new CancellationTokenSource();
        var store = house.Store;
        var upkeep = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) store.Upkeep();
        });
        for (var i = 0; i < 400; i++)
            await house.IngestAsync(("ap-1", $"wifi,bss=w assoc={i}i {Noon + i}\nwifi,bss=w assoc={i}i {Noon + Hour + i}"));
        await done.CancelAsync();
        await upkeep;
        house.Settle();
        Assert.Equal(0, house.Count("SELECT count(*) FROM touched"));
        var schema = Schema.Find("wifi")!;
        var query = new SeriesQuery(schema, schema.IndexOf("assoc"), null, Noon, Noon + 2 * Hour, Hour, Aggregate.Count, 1_000);
        Assert.Equal([400d, 400d], (await store.QueryAsync(query, default)).Series!.Single().Points.Select(p => p[1]!.Value));
    }

    [Fact]
    public async Task A_duplicate_touches_nothing()
    {
        var batch = $"wifi,bss=w stations=1i {Noon}";
        await house.IngestAsync(("ap-1", batch));
        house.Settle();
        await house.IngestAsync(("ap-1", batch));
        Assert.Equal(0, house.Count("SELECT count(*) FROM touched"));
    }

    [Fact]
    public async Task The_open_hour_is_read_from_raw_points_until_it_has_ended()
    {
        house.Clock.Now = Noon + 600_000;
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=4i {Noon}"));
        house.Settle();
        Assert.Equal((1, 0), (house.Count("SELECT count(*) FROM touched"), house.Count("SELECT count(*) FROM hourly")));
        Assert.Equal([4d], await MeansAsync(house));
        house.Clock.Now = Noon + Hour + 120_000;
        house.Settle();
        Assert.Equal((0, 1), (house.Count("SELECT count(*) FROM touched"), house.Count("SELECT count(*) FROM hourly")));
        Assert.Equal([4d], await MeansAsync(house));
    }

    [Fact]
    public async Task A_file_of_the_version_before_gets_its_roll_ups()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=1i {Noon}\nwifi,bss=w stations=2i {Noon + Hour}"));
        await house.Store.DisposeAsync();
        using (var old = RawDatabase.Open(house.StorePath, readOnly: false))
            old.Execute("DROP TABLE hourly; DROP TABLE daily; DROP TABLE touched; DROP TABLE meta; DROP TABLE field; PRAGMA user_version=1");
        await house.RestartAsync();
        Assert.Equal([1d, 2d], await MeansAsync(house));
        house.Settle();
        Assert.Equal(2, house.Count("SELECT value FROM pragma_user_version JOIN (SELECT user_version value FROM pragma_user_version)"));
        Assert.Equal((1, 1, 0), (house.Count("SELECT count(*) FROM hourly"), house.Count("SELECT count(*) FROM daily"), house.Count("SELECT count(*) FROM touched")));
        Assert.Equal([1d, 2d], await MeansAsync(house));
    }

    [Fact]
    public async Task The_write_ahead_log_stays_bounded_while_somebody_writes_without_a_pause_and_a_reader_holds_an_old_state()
    {
        using var reader = RawDatabase.Open(house.StorePath, readOnly: true);
        long without = 0, with = 0;
        for (var i = 0; i < 30; i++)
        {
            await house.IngestAsync([.. Enumerable.Range(0, 5).Select(d => ($"ap-{d}", string.Concat(Enumerable.Range(0, 1_000).Select(n => $"wifi,bss=w rx_bytes={i * 1_000_000L + n}i,tx_bytes=99999999{n}i {Noon - i * 1_000_000 + n}\n"))))]);
            if (i == 9)
            {
                without = new FileInfo(house.StorePath + "-wal").Length;
                reader.Execute("BEGIN");
                reader.Scalar("SELECT count(*) FROM wifi");
                house.Store.Upkeep();
                reader.Execute("COMMIT");
            }
            if (i >= 9) house.Store.Upkeep();
            with = new FileInfo(house.StorePath + "-wal").Length;
        }
        Assert.True(without > 2_000_000, $"{without} bytes in ten commits");
        Assert.True(with < without + 20_000_000, $"{with} bytes after thirty");
    }

    private static async Task<IEnumerable<double>> MeansAsync(StoreHouse house)
    {
        var query = new SeriesQuery(Schema.Find("wifi")!, 0, null, Noon, Noon + 3 * Hour, Hour, Aggregate.Mean, 1_000);
        return (await house.Store.QueryAsync(query, default)).Series!.Single().Points.Select(p => p[1]!.Value);
    }
}
