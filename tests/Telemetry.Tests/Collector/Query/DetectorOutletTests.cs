using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>What a detector says of itself travels with its values to every outlet of the collector.</summary>
public sealed class DetectorOutletTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Minute = 60_000;
    private readonly StoreHouse house = new();

    public async Task InitializeAsync()
    {
        house.Clock.Now = Noon + 30 * Minute;
        await house.IngestAsync(
            ("rad-1", Lines("tube=a", i => i < 10 ? (0.05, 0) : (0, 2))), ("rad-2", Lines("tube=a", i => i < 15 ? (0.05, 0) : (0.758, 1))),
            ("air-1", $"air,sensor=s pm2_5=8.5,flag=2i {Noon}\n"));
        house.Settle();
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_dead_detector_has_no_rate_in_raw_points_steps_groups_and_csv_while_its_counts_stay()
    {
        foreach (var step in new[] { 0, 5 * Minute })
        {
            var series = await ReadAsync("dose_rate", step, SeriesGrouping.None, "rad-1");
            Assert.All(Enumerable.Range(0, series.Count), i => Assert.Equal(series.Time(i) < Noon + 10 * Minute, series.Value(i) is not null));
            Assert.Equal(RateState.Dead, RateStates.Of(series.Note(PointNotes.Alarm, series.Count - 1)));
        }
        var group = await ReadAsync("dose_rate", 5 * Minute, SeriesGrouping.Device, "rad-1");
        Assert.All(Enumerable.Range(0, group.Count), i => Assert.NotEqual(0, group.Value(i)));
        var counts = await ReadAsync("count", 0, SeriesGrouping.None, "rad-1");
        Assert.Equal(0, counts.Value(counts.Count - 1));

        var csv = await CsvAsync("dose_rate", "rad-1");
        Assert.Contains("alarm", csv[0], StringComparison.Ordinal);
        Assert.Contains(",2,", csv[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(",0,µSv", csv[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newest_value_carries_alarm_flag_and_uncertainty_also_when_one_field_is_asked_for()
    {
        var (dead, raised, air) = (Newest("rad-1", "dose_rate"), Newest("rad-2", "dose_rate"), Newest("air-1", "pm2_5"));
        Assert.Equal((RateState.Dead, true), (dead.Detector, dead.IsVoid));
        Assert.Equal((RateState.Raised, false, 0.758, 0.01), (raised.Detector, raised.IsVoid, raised.Value, raised.Uncertainty));
        Assert.Equal((RateState.Normal, ValueFlags.HumidityCapped), (air.Detector, air.Flags));
        Assert.False(Newest("rad-1", "count").IsVoid);

        // An alarm without a new rate: the old one is no measurement of now. The other way round, an older line changes nothing.
        await house.IngestAsync(("rad-2", $"radiation,tube=a count=0i,alarm=2i {Noon + 29 * Minute}\n"), ("rad-2", $"radiation,tube=a count=9i,alarm=0i {Noon + 2}\n"));
        Assert.Equal((RateState.Dead, true), (Newest("rad-2", "dose_rate").Detector, Newest("rad-2", "dose_rate").IsVoid));
    }

    [Fact]
    public void The_public_is_told_the_value_of_ten_minutes_and_not_the_one_of_one()
    {
        var schema = Schema.Find("radiation")!;
        var told = LatestAnswer.Of(house.Store, schema, null, "rad-2", Audience.Public, Instant).Select(v => v.Field).ToList();
        Assert.Contains("dose_rate_10m", told);
        Assert.DoesNotContain("dose_rate", told);
        foreach (var quantity in schema.Fields.Where(f => f.PublicAs is not null)) Assert.NotNull(schema.Measurement.Find(quantity.PublicAs!));

        var asked = new Microsoft.AspNetCore.Http.QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["measurement"] = "radiation", ["field"] = "dose_rate" });
        Assert.Equal(["dose_rate_10m"], QueryRequest.TryRead(asked, Noon, new QueryOptions(), Audience.Public, null, out _)?.Allowed);
        Assert.Null(QueryRequest.TryRead(asked, Noon, new QueryOptions(), null, null, out _));
    }

    private static DateTimeOffset Instant => DateTimeOffset.FromUnixTimeMilliseconds(Noon + 30 * Minute);

    private static string Lines(string tags, Func<int, (double Rate, int Alarm)> minute) => string.Concat(Enumerable.Range(0, 20).Select(minute).Select((m, i) => FormattableString.Invariant(
        $"radiation,{tags} count={(m.Alarm == 2 ? 0 : 9)}i,dose_rate={m.Rate:0.000},dose_rate_u=0.010,dose_rate_10m={m.Rate:0.000},alarm={m.Alarm}i,flag=0i {Noon + i * Minute}\n")));

    private LatestValue Newest(string device, string field)
    {
        var schema = Schema.Find(device.StartsWith("rad", StringComparison.Ordinal) ? "radiation" : "air")!;
        return Assert.Single(LatestAnswer.Of(house.Store, schema, schema.IndexOf(field), device, Audience.Operations, Instant));
    }

    private static SeriesAsk Ask(string field, long step, SeriesGrouping group, string device)
    {
        var schema = Schema.Find("radiation")!;
        var query = new SeriesQuery(schema, schema.IndexOf(field), device, Noon, Noon + 30 * Minute, step, Aggregate.Mean, 10_000);
        return new SeriesAsk(query, group, Across.Pool, Audience.Operations);
    }

    private async Task<SeriesPoints> ReadAsync(string field, long step, SeriesGrouping group, string device)
    {
        var answer = await new QueryDesk(house.Store, new QueryOptions()).AnswerAsync(Ask(field, step, group, device), default);
        await foreach (var series in answer.Series!) return series;
        throw new InvalidOperationException("no series");
    }

    private async Task<string[]> CsvAsync(string field, string device)
    {
        var desk = new QueryDesk(house.Store, new QueryOptions());
        var ask = Ask(field, 0, SeriesGrouping.None, device);
        using var stream = new MemoryStream();
        await CsvAnswer.WriteAsync(stream, new AnswerHead(ask, desk.TagsOf(ask), false, null), (await desk.AnswerAsync(ask, default)).Series!, default);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split("\r\n");
    }
}
