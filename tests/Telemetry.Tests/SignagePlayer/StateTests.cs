using System.Text;
using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class StateTests
{
    private static string State(PlayerBench bench) => Encoding.UTF8.GetString(bench.View.ToJson(bench.Clock.Look()));

    [Fact]
    public void The_state_says_the_mode_verbatim_and_japanese_as_it_is()
    {
        using var bench = new PlayerBench();
        Assert.Contains("\"mode\":\"normal\"", State(bench));
        Assert.Contains("\"notice\":null", State(bench));
        bench.Take(bench.Order("flood"));

        Assert.Contains("\"mode\":\"disaster\"", State(bench));
        Assert.Contains("全員避難", State(bench));
    }

    [Fact]
    public void The_state_names_order_revision_hazard_level_reason_and_ring()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        var state = JsonDocument.Parse(State(bench)).RootElement;

        Assert.Equal("flood", state.GetProperty("order").GetString());
        Assert.Equal(1, state.GetProperty("rev").GetInt32());
        Assert.Equal("flood", state.GetProperty("hazard").GetString());
        Assert.Equal(4, state.GetProperty("level").GetInt32());
        Assert.Equal(PlayerBench.Area, state.GetProperty("areas")[0].GetString());
        Assert.Contains("the only order in force", state.GetProperty("why").GetString());
        Assert.Equal(1, state.GetProperty("keyRing").GetProperty("epoch").GetInt64());
        Assert.False(state.GetProperty("broker").GetProperty("connected").GetBoolean());
        Assert.Equal(0, state.GetProperty("screens").GetInt32());
        Assert.True(state.GetProperty("clock").GetProperty("trusted").GetBoolean());
    }

    [Fact]
    public void An_unchanged_board_wakes_no_page()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        var changed = bench.Hub.Look().Changed;

        for (var i = 0; i < 10; i++) bench.Pass(TimeSpan.FromSeconds(1));
        Assert.False(changed.IsCompleted);
        bench.Take(bench.Order("landslide", 5));

        Assert.True(changed.IsCompleted);
    }
}

public sealed class TileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_tile_of_a_dead_detector_has_no_value_and_one_of_a_raised_detector_says_so()
    {
        var tile = TileReader.Begin(new TileOptions { Measurement = "radiation", Field = "dose_rate", Device = "rad-001" });
        Assert.Equal("dose_rate_10m", tile.Field);
        LatestValue Dose(double value, int alarm, DateTimeOffset at) => Value(value, at, "rad-001") with { Measurement = "radiation", Field = "dose_rate_10m", Alarm = alarm, Flag = 4, Uncertainty = 0.01 };
        var raised = TileReader.After(tile, [Dose(0.758, 1, Noon)]);
        Assert.Equal((0.758, "raised", 0.01, 4), (raised.Value, raised.Detector, raised.Uncertainty, raised.Flag));
        var dead = TileReader.After(raised, [Dose(0, 2, Noon.AddMinutes(1))]);
        Assert.Equal((null, "dead"), (dead.Value, dead.Detector));
        // The alarm is newer than the rate it takes back.
        Assert.Equal((null, "dead"), (TileReader.After(raised, [Dose(0.758, 2, Noon)]).Value, TileReader.After(raised, [Dose(0.7, 2, Noon.AddMinutes(-1))]).Detector));
        Assert.Equal((0.05, "normal"), (TileReader.After(dead, [Dose(0.05, 0, Noon.AddMinutes(2))]).Value, TileReader.After(dead, [Dose(0.05, 0, Noon.AddMinutes(2))]).Detector));
    }

    [Fact]
    public void A_bad_row_of_the_collectors_answer_costs_itself_and_not_the_tile()
    {
        var good = """{"device":"air-001","measurement":"air","field":"pm2_5","tags":{},"value":8,"unit":"µg/m³","time":"2026-11-21T03:00:00Z","ageSeconds":1}""";
        string[] bad = ["null", "7", "[]", "{\"value\":\"eight\"}", good.Replace("2026-11-21T03", "soon", StringComparison.Ordinal)];

        var rows = TileReader.Rows(Encoding.UTF8.GetBytes($"[{string.Join(',', bad)},{good},{string.Join(',', bad)}]"));

        Assert.Equal(8, TileReader.After(Tile, rows).Value);
        Assert.Throws<JsonException>(() => TileReader.Rows("{}"u8.ToArray()));
    }

    private static TileView Tile => TileReader.Begin(new TileOptions { Measurement = "air", Field = "pm2_5", Device = "air-001" });

    private static LatestValue Value(double value, DateTimeOffset time, string device = "air-001") =>
        new(device, "air", "pm2_5", new Dictionary<string, string>(), value, "µg/m³", time, 0);

    [Fact]
    public void A_tile_takes_the_newest_value_of_its_own_post()
    {
        var tile = TileReader.After(Tile, [Value(8, Noon), Value(9, Noon.AddMinutes(1)), Value(99, Noon.AddHours(1), "air-002")]);

        Assert.Equal((9d, Noon.AddMinutes(1).ToUnixTimeMilliseconds(), null), (tile.Value!.Value, tile.Time, tile.Reason));
    }

    [Fact]
    public void A_missing_value_is_never_zero_and_keeps_the_last_with_its_time()
    {
        Assert.Equal((null, TileReader.NoValue), (TileReader.After(Tile, []).Value, TileReader.After(Tile, []).Reason));
        var known = TileReader.After(Tile, [Value(8, Noon)]);

        var tile = TileReader.After(known, []);

        Assert.Equal((8d, known.Time, TileReader.NoValue), (tile.Value!.Value, tile.Time, tile.Reason));
    }

    [Fact]
    public void An_older_value_does_not_replace_a_newer_one()
    {
        var known = TileReader.After(Tile, [Value(8, Noon)]);

        Assert.Equal(8, TileReader.After(known, [Value(3, Noon.AddHours(-1))]).Value);
    }
}
