using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardChartTests
{
    private static readonly DateTimeOffset Now = DashboardsHouse.Now;

    [Theory]
    [InlineData(0, true, "0 1 2 3 4 5")]
    [InlineData(3, true, "0 1 2 3 4")]
    [InlineData(35, false, "0 10 20 30 40")]
    [InlineData(0.23, false, "0 0.05 0.1 0.15 0.2 0.25")]
    [InlineData(50, true, "0 10 20 30 40 50 60")]
    [InlineData(1_234, true, "0 500 1000 1500")]
    public void The_axis_begins_at_zero_has_round_ticks_and_room_above_the_highest_value(double highest, bool whole, string ticks)
    {
        var scale = ValueScale.For(highest, whole);
        Assert.Equal(ticks, string.Join(' ', scale.Ticks.Select(t => t.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(scale.Max, scale.Ticks[^1], 9);
    }

    [Fact]
    public void A_gap_lifts_the_pen_and_a_point_alone_is_a_dot()
    {
        Assert.Equal("M0 220L250 110M750 0h0", SvgPath.Line([0, 0.25, 0.5, 0.75], [0, 5, null, 10], 10));
        Assert.Equal("", SvgPath.Line([0, 1], [null, null], 10));
    }

    [Fact]
    public void A_stair_holds_each_value_for_its_whole_step()
    {
        Assert.Equal("M0 110H250L250 0H500M750 110H1000", SvgPath.Stair([0, 0.25, 0.5, 0.75], [5, 10, null, 5], 10, 0.25));
    }

    [Fact]
    public void A_value_above_the_axis_stays_in_the_box() => Assert.Equal("0", SvgPath.Y(99, 10));

    [Fact]
    public void What_the_collector_leaves_out_is_a_gap_on_the_grid()
    {
        var from = new DateTimeOffset(2025, 11, 21, 0, 0, 0, JapanTime.Offset);
        long At(int minute) => from.AddMinutes(minute).ToUnixTimeMilliseconds();
        var series = new SeriesData("air-001", new Dictionary<string, string>(), [[At(0), 1], [At(1), null], [At(3), 4], [At(99), 7], [At(2), double.NaN], [3], []]);
        var grid = ChartGrid.Align([series], from, from.AddMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Equal([At(0), At(1), At(2), At(3), At(4)], grid.Times);
        Assert.Equal([1, null, null, 4, null], grid.Rows[0]);
    }

    [Fact]
    public void Times_below_a_day_are_round_hours_of_japan_and_midnight_is_the_date()
    {
        var ticks = TimeTicks.For(Now.AddHours(-24), Now, Language.Japanese);
        Assert.Equal(["15:00", "18:00", "21:00", "11/21", "03:00", "06:00", "09:00", "12:00"], ticks.Select(t => t.Label));
        Assert.All(ticks, t => Assert.InRange(t.At, 0, 1));
    }

    [Fact]
    public void A_year_is_labelled_by_months_in_the_pages_language()
    {
        Assert.Equal("12月", TimeTicks.For(Now.AddDays(-365), Now, Language.Japanese)[0].Label);
        Assert.Equal("Dec", TimeTicks.For(Now.AddDays(-365), Now, Language.English)[0].Label);
    }

    [Fact]
    public void A_count_shows_only_whole_steps_and_days_begin_at_midnight_of_japan()
    {
        var hours = ChartWindow.Choose("24h", null, Now, counts: true);
        Assert.Equal("11/21 14:00", JapanTime.ShortText(hours.To));
        var days = ChartWindow.Choose("1y", null, Now, counts: true);
        Assert.Equal("11/21 00:00", JapanTime.ShortText(days.To));
        Assert.Equal("11/21 00:00", JapanTime.ShortText(days.From));
    }

    [Theory]
    [InlineData("2025-11-10", "11/11 00:00")]
    [InlineData("2025-11-21", "11/21 14:05")]
    [InlineData("2026-01-01", "11/21 14:05")]
    [InlineData("1066-10-14", "11/21 14:05")]
    [InlineData("<script>", "11/21 14:05")]
    public void A_chosen_day_is_shown_to_its_end_and_anything_else_follows_the_clock(string date, string end) =>
        Assert.Equal(end, JapanTime.ShortText(ChartWindow.Choose("24h", date, Now, counts: false).To));

    [Fact]
    public void Labels_at_the_lines_ends_do_not_lie_on_each_other()
    {
        var placed = EndLabels.Place([100, 102, 101, 219], 16, 220);
        var sorted = placed.Order().ToArray();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 16 - 1e-9));
        Assert.All(placed, p => Assert.InRange(p, 0, 220));
        Assert.True(placed[0] < placed[2] && placed[2] < placed[1]);
    }

    [Fact]
    public void More_than_six_series_are_cut_to_the_largest_and_the_rest_is_counted()
    {
        var series = Enumerable.Range(1, 9).Select(i => new SeriesData($"ap-{i:0000}", new Dictionary<string, string>(), [[Now.AddMinutes(-5).ToUnixTimeMilliseconds(), i]]));
        var answer = new SeriesAnswer(new SeriesResponse("wifi", "stations", "", 0, 0, 0, "mean", [.. series]), Now, null);
        var chart = ChartBuilder.Build(new ChartSpec("x", "wifi", "stations", "mean", "?"), ChartWindow.Choose("3h", null, Now, false), answer, Texts.English, _ => "");
        Assert.Equal(["ap-0004", "ap-0005", "ap-0006", "ap-0007", "ap-0008", "ap-0009"], chart.Series.Select(s => s.Device));
        Assert.Equal(3, chart.Hidden);
    }

    [Theory]
    [InlineData(24, 10.0)]
    [InlineData(20, 10.0)]
    [InlineData(19, null)]
    [InlineData(0, null)]
    public void A_day_is_judged_only_from_twenty_hours_on(int hours, double? mean)
    {
        var points = Enumerable.Range(0, 24).Select(h => new double?[] { h * 3_600_000, h < hours ? 10 : null }).ToArray();
        Assert.Equal(new DayMean(mean, hours), DayMean.Of(new SeriesData("air-001", new Dictionary<string, string>(), points)));
    }
}
