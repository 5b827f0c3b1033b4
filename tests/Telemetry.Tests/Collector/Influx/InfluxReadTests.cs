using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>What is not a whole answer is a failure, never a shorter one.</summary>
public sealed class InfluxReadTests
{
    private const string Good = """{"results":[{"statement_id":0,"series":[{"name":"wifi","tags":{"bss":"w","device":"p-1"},"columns":["time","stations"],"values":[[1763694000000,4]]}]}]}""";

    private static readonly string Open = Good.Replace("]]}]}]}", "]],\"partial\":true}],\"partial\":true}]}");

    [Fact]
    public async Task An_answer_may_come_in_parts()
    {
        await using var bench = await InfluxBench.StartAsync();
        bench.Server.Rows = Open + "\n" + Good.Replace("1763694000000,4", "1763694000001,5") + "\n";
        var series = Assert.Single((await QueryAsync(bench)).Series!);
        Assert.Equal(("p-1", "w", 2), (series.Device, series.Tags["bss"], series.Points.Count));
        Assert.False(series.Tags.ContainsKey("device"));
    }

    [Theory]
    [InlineData("open", 200, "breaks off")]
    [InlineData("", 200, "breaks off")]
    [InlineData("cut", 200, "not what InfluxQL answers")]
    [InlineData("""{"results":[{"statement_id":0,"error":"timeout"}]}""", 200, "timeout")]
    [InlineData("""{"error":"no query"}""", 200, "no query")]
    [InlineData("<html>", 200, "not what InfluxQL answers")]
    [InlineData("""{"error":"authorization failed"}""", 401, "check Store:Auth")]
    [InlineData("oops", 500, "InfluxDB fails (500 oops)")]
    [InlineData("", -2, "no answer within 30 s")]
    public async Task A_part_of_an_answer_is_none(string rows, int status, string words)
    {
        await using var bench = await InfluxBench.StartAsync();
        bench.Server.Rows = rows switch { "open" => Open, "cut" => Good[..^9], _ => rows };
        bench.Server.RowsStatus = status;
        var outcome = await QueryAsync(bench);
        Assert.Null(outcome.Series);
        Assert.Contains(words, outcome.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_no_reason_not_to_start_and_its_series_come_with_the_first_write()
    {
        await using var bench = await InfluxBench.StartAsync();
        bench.Server.RowsStatus = 503;
        await bench.Store.PrepareAsync(default);
        Assert.NotNull(bench.Store.State.Unavailable);
        bench.Server.RowsStatus = 200;
        bench.Server.Rows = Good;
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await bench.WriteAsync(InfluxBench.Line(1, "v"))).Stored);
        Assert.Contains(bench.Store.Catalog.All.ToArray(), s => s.Tags == "bss=w");
        Assert.Null(bench.Store.State.Unavailable);
    }

    private static Task<QueryOutcome> QueryAsync(InfluxBench bench) =>
        bench.RunAsync(bench.Store.QueryAsync(new SeriesQuery(Schema.Find("wifi")!, 0, null, 0, WireTime.Max, 0, Aggregate.Mean, 1_000), default));
}
