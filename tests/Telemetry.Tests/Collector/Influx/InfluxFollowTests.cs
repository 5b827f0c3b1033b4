using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>Of several collectors one answers: what the others have written is not in its memory by itself.</summary>
public sealed class InfluxFollowTests
{
    private static string Rows(string device, long time, int value) =>
        $$$"""{"results":[{"statement_id":0,"series":[{"name":"wifi","tags":{"bss":"w","device":"{{{device}}}"},"columns":["time","last"],"values":[[{{{time}}},{{{value}}}]]}]}]}""";

    [Fact]
    public async Task A_device_that_only_another_collector_has_heard_is_found_with_its_newest_value()
    {
        await using var bench = await InfluxBench.StartAsync();
        await bench.WriteAsync(InfluxBench.Line(1));
        bench.Server.Rows = Rows("q-1", InfluxBench.Noon + 5, 7);
        Assert.Null(await bench.RunAsync(bench.Store.FollowAsync(DateTimeOffset.FromUnixTimeMilliseconds(InfluxBench.Noon), default)));
        Assert.Contains(bench.Store.Latest(null, 0, "q-1"), s => (s.Time, s.Value) == (InfluxBench.Noon + 5, 7));
        Assert.Contains(bench.Store.Catalog.Of(Schema.Find("wifi")!, null, 0), s => s.Device == "q-1");
    }

    [Fact]
    public async Task An_older_value_of_the_server_does_not_take_the_place_of_a_newer_one_that_was_written_here()
    {
        await using var bench = await InfluxBench.StartAsync();
        await bench.WriteAsync(InfluxBench.Line(9));
        bench.Server.Rows = Rows("p-1", InfluxBench.Noon + 3, 3);
        await bench.RunAsync(bench.Store.FollowAsync(null, default));
        Assert.Equal(9, Assert.Single(bench.Store.Latest(Schema.Find("wifi")!, 0, "p-1")).Value);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_and_changes_nothing()
    {
        await using var bench = await InfluxBench.StartAsync();
        await bench.WriteAsync(InfluxBench.Line(9));
        bench.Server.RowsStatus = 503;
        Assert.NotNull(await bench.RunAsync(bench.Store.FollowAsync(null, default)));
        Assert.Single(bench.Store.Latest(null, null, "p-1"));
    }
}
