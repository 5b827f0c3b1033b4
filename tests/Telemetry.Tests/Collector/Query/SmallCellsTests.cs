using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class SmallCellsTests
{
    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    [Fact]
    public void No_small_number_is_told_and_none_can_be_had_from_the_total() => Seeded.Check(
        from devices in Gen.Choose(1, 8)
        from values in Gen.ArrayOf(Gen.Choose(0, 30), devices)
        select values,
        values =>
        {
            var groups = values.Select((v, i) => Points($"ap-{i}", v)).ToList();
            SmallCells.Hide(Ask("visit", RollupLevel.HourMs), groups);
            var told = groups.Where(g => g.Value(0) is not null).ToList();
            Assert.All(told, g => Assert.True(g.Value(0) >= 10));
            var hidden = values.Length - told.Count;
            if (hidden == 0 || told.Count == 0) return;
            Assert.True(hidden > 1, "the total minus the rest is the one that was left out");
            Assert.True(values.Sum() - told.Sum(g => g.Value(0)!.Value) >= 10, "the total minus the rest is a small number");
        });

    [Fact]
    public void Large_numbers_are_all_told()
    {
        SeriesPoints[] groups = [Points("ap-0", 10), Points("ap-1", 11), Points("ap-2", 500)];
        Assert.Equal(0, SmallCells.Hide(Ask("visit", RollupLevel.HourMs), groups));
    }

    [Fact]
    public void Minutes_of_people_count_as_people_only_when_ten_were_there_the_whole_time()
    {
        SeriesPoints[] groups = [Points("a", 599), Points("b", 600), Points("c", 900)];
        SmallCells.Hide(Ask("station_minutes", RollupLevel.HourMs), groups);
        Assert.Equal([null, null, 900d], groups.Select(g => g.Value(0)));
    }

    [Theory]
    [InlineData("stations", 0, "mean", "device", "whole hours")]
    [InlineData("stations", 60_000, "mean", "device", "whole hours")]
    [InlineData("stations", 3_600_000, "max", "city", "agg 'max'")]
    [InlineData("stations", 3_600_000, "sum", "device", "agg 'sum'")]
    [InlineData("assoc", 3_600_000, "last", "device", "agg 'last'")]
    [InlineData("assoc", 3_600_000, "increase", "bss", "by device or for the city")]
    [InlineData("rx_bytes", 3_600_000, "increase", "device", "one person's")]
    [InlineData("rx_bytes", 3_600_000, "increase", "city", null)]
    [InlineData("stations", 3_600_000, "mean", "city", null)]
    [InlineData("assoc", 86_400_000, "increase", "device", null)]
    public void What_the_public_is_not_told_at_all_is_refused_with_what_it_may_ask(string field, long step, string aggregate, string group, string? words)
    {
        Assert.True(Aggregates.TryParse(aggregate, out var parsed));
        var ask = Ask(field, step);
        ask = ask with { Query = ask.Query with { Aggregate = parsed }, Group = SeriesGrouping.Parse(group, ask.Query.Schema)! };
        if (words is null) Assert.Null(SmallCells.Refusal(ask));
        else Assert.Contains(words, SmallCells.Refusal(ask)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_count_of_the_access_points_is_in_the_table_and_the_rest_of_the_city_is_not()
    {
        var wifi = Schema.Find("wifi")!;
        Assert.Equal(["ap_uptime_s"], wifi.Fields.Where((_, i) => !SmallCells.IsPersonal(wifi, i)).Select(f => f.Name));
        foreach (var schema in Schema.All.Where(s => s.Name is not ("wifi" or "radius")))
            for (var i = 0; i < schema.Fields.Count; i++) Assert.False(SmallCells.IsPersonal(schema, i));
    }

    private static SeriesPoints Points(string device, double value)
    {
        var points = new SeriesPoints(device, NoTags);
        points.Add(StoreHouse.Noon, value);
        return points;
    }

    private static SeriesAsk Ask(string field, long step)
    {
        var wifi = Schema.Find("wifi")!;
        var query = new SeriesQuery(wifi, wifi.IndexOf(field), null, StoreHouse.Noon, StoreHouse.Noon + RollupLevel.DayMs, step, Aggregate.Increase, 1_000);
        return new SeriesAsk(query, SeriesGrouping.Device, Across.Sum, Audience.Public);
    }
}
