using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class RetentionTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Hour = RollupLevel.HourMs, Day = RollupLevel.DayMs;
    private readonly StoreHouse house = new() { Retention = TimeSpan.FromDays(2) };

    public async Task InitializeAsync()
    {
        await house.RestartAsync();
        house.Clock.Now = Noon + Day;
        await house.IngestAsync(("ap-1", string.Concat(Enumerable.Range(0, 60).Select(i => $"wifi,bss=w stations={i % 7}i,assoc={i * 3}i {Noon - Day + i * Hour / 2}\n"))));
        house.Settle();
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task What_is_older_is_deleted_and_the_answer_of_hours_and_days_stays()
    {
        var hours = await AskAsync(Hour);
        var days = await AskAsync(Day);
        var rows = house.Count("SELECT count(*) FROM wifi");
        Pass(Noon + 2 * Day);
        Assert.InRange(house.Count("SELECT count(*) FROM wifi"), 1, rows - 1);
        Assert.Equal(hours, await AskAsync(Hour));
        Pass(Noon + 9 * Day);
        Assert.Equal(0, house.Count("SELECT count(*) FROM wifi"));
        Assert.Equal(hours, await AskAsync(Hour));
        Assert.Equal(days, await AskAsync(Day));
        await house.RestartAsync();
        Assert.Equal(hours, await AskAsync(Hour));
        // What a device said last is known although its points are gone.
        Assert.Equal((3, Noon + 11 * Hour / 2), (house.Store.Latest(Schema.Find("wifi"), 0, null) is [var last] ? ((int)last.Value, last.Time) : default));
    }

    [Fact]
    public async Task Raw_points_that_are_gone_are_a_refusal_that_names_the_cure()
    {
        Pass(Noon + 9 * Day);
        var schema = Schema.Find("wifi")!;
        var outcome = await house.Store.QueryAsync(new SeriesQuery(schema, 0, null, Noon - Day, Noon + Day, 60_000, Aggregate.Mean, 100_000), default);
        Assert.Contains("step=1h", outcome.Refused, StringComparison.Ordinal);
        Assert.Null(outcome.Series);
    }

    [Fact]
    public async Task A_late_line_into_an_hour_whose_raw_points_are_gone_is_quarantined_and_changes_nothing()
    {
        Pass(Noon + 9 * Day);
        var before = await AskAsync(Hour);
        await house.IngestAsync(("ap-1", StoreHouse.Batch(9, $"wifi,bss=w stations=99i {Noon + 5}", $"wifi,bss=w stations=4i {house.Clock.Now}")));
        Assert.Equal(RawFloor.Reason, Assert.Single(house.Quarantine.Read("ap-1", null, 10)).Reason);
        Assert.Single(house.Acks);
        house.Settle();
        Assert.Equal(before, await AskAsync(Hour));
        Assert.Equal((61, 1L), (house.Counters.Stored, house.Counters.RefusedLines[RawFloor.Reason]));
    }

    [Fact]
    public async Task A_late_line_into_an_old_hour_that_never_had_any_is_taken_and_rolled_up()
    {
        Pass(Noon + 9 * Day);
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=99i {Noon - 3 * Day}"));
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=99i {Noon - 3 * Day}"));
        Assert.Empty(house.Counters.RefusedLines);
        house.Settle();
        Assert.Contains(await AskAsync(Hour), p => p == $"{Noon - 3 * Day} 99");
    }

    [Fact]
    public async Task An_hour_that_is_not_rolled_up_is_not_deleted()
    {
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=5i {Noon - 2 * Hour}"));
        await house.Store.DisposeAsync();
        using (var database = RawDatabase.Open(house.StorePath, readOnly: false))
        {
            var fields = RollupFields.Load(database);
            var catalog = new SeriesCatalog(5, 5);
            SqliteSeriesTable.Load(database, catalog);
            using var writer = new SqliteWriter(database, fields);
            using var retention = new RawRetention(database, writer, catalog, TimeSpan.FromDays(2));
            for (var i = 0; i < 100; i++) retention.Round(Noon + 9 * Day + i);
            Assert.Equal(Noon - 2 * Hour, house.Count("SELECT min(t) FROM wifi"));

            using var settler = new RollupSettler(RawDatabase.Open(house.StorePath, readOnly: true), writer, catalog, fields);
            settler.Round(Noon + 9 * Day);
            for (var i = 0; i < 100; i++) retention.Round(Noon + 12 * Day + i);
            Assert.Equal(0, house.Count("SELECT count(*) FROM wifi"));
        }
        await house.RestartAsync();
        Assert.Contains($"{Noon - 2 * Hour} 4", await AskAsync(Hour));
    }

    private void Pass(long now)
    {
        house.Clock.Now = now;
        house.Settle();
    }

    private async Task<List<string>> AskAsync(long step)
    {
        var schema = Schema.Find("wifi")!;
        var found = new List<string>();
        foreach (var (field, aggregate) in new[] { (0, Aggregate.Mean), (0, Aggregate.Last), (schema.IndexOf("assoc"), Aggregate.Increase) })
        {
            var query = new SeriesQuery(schema, field, null, StepFold.StartOf(Noon - 4 * Day, step), Noon + 4 * Day, step, aggregate, 100_000);
            found.AddRange((await house.Store.QueryAsync(query, default)).Series!.SelectMany(s => s.Points).Where(p => p[1] is not null).Select(p => $"{p[0]} {p[1]}"));
        }
        return found;
    }
}
