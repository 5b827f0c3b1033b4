using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardDetectorTests
{
    private const string Field = "dose_rate_10m";

    [Theory]
    [InlineData("ja", 2, "検出器停止")]
    [InlineData("en", 2, "detector dead")]
    [InlineData("ja", 1, "計数率上昇（警報）")]
    [InlineData("en", 1, "rate raised (alarm)")]
    public async Task A_dead_or_raised_detector_is_said_in_words_and_is_never_green(string language, int alarm, string words)
    {
        await using var house = await DashboardsHouse.Open(new StubCollector { Latest = Latest(alarm == 2 ? 0 : 0.158, alarm, 0) });
        var tile = Dose(await house.Html($"/environment?lang={language}"));
        Assert.Contains(words, tile, StringComparison.Ordinal);
        Assert.DoesNotContain("state ok", tile, StringComparison.Ordinal);
        Assert.Equal(alarm == 1, tile.Contains("0.158", StringComparison.Ordinal));
        Assert.DoesNotContain("0.000", tile, StringComparison.Ordinal);

        var overview = await house.Html($"/?lang={language}");
        Assert.Contains(words, overview, StringComparison.Ordinal);
        Assert.Contains(alarm == 1 ? "state alarm" : "state silent", overview, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ValueFlags.RangeLimit)]
    [InlineData(ValueFlags.ShortWindow)]
    [InlineData((ValueFlags)128)]
    public async Task A_value_with_a_reservation_tells_it_and_is_not_within_the_reference(ValueFlags flag)
    {
        await using var house = await DashboardsHouse.Open(new StubCollector { Latest = Latest(0.05, 0, (int)flag) });
        var tile = Dose(await house.Html("/environment?lang=en"));
        Assert.DoesNotContain("state ok", tile, StringComparison.Ordinal);
        Assert.Contains("state late", tile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sentence_of_the_agent_stands_on_the_overview_whoever_was_first_to_tell()
    {
        const string Said = "rate raised: 60 counts in 10 s where 3 are usual";
        var post = DashboardsScene.Post("rad-001", "geiger", SourceState.Ok, Said);
        await using var house = await DashboardsHouse.Open(new StubCollector { Devices = [post], Latest = Latest(0.05, 0, 0) });
        var html = await house.Html("/?lang=en");
        Assert.Contains(Said, html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing to do", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_dose_rate_is_of_ten_minutes_with_its_uncertainty()
    {
        var stub = new StubCollector { Latest = Latest(0.0571, 0, 0) };
        await using var house = await DashboardsHouse.Open(stub);
        var tile = Dose(await house.Html("/environment?lang=en"));
        Assert.Contains("0.057", tile, StringComparison.Ordinal);
        Assert.Contains("±\u20090.004", tile, StringComparison.Ordinal);
        Assert.Contains("state ok", tile, StringComparison.Ordinal);
        Assert.DoesNotContain(stub.Asked, path => path.Contains("field=dose_rate&", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ja", 0, "10 分値はまだありません")]
    [InlineData("en", 0, "no 10-minute value yet")]
    [InlineData("en", 2, "detector dead")]
    public async Task A_station_whose_public_value_is_not_there_yet_stands_on_the_page_with_the_reason(string language, int alarm, string reason)
    {
        var count = DashboardsScene.Value("rad-001", "radiation", "count", 3, ("tube", "geiger")) with { Alarm = alarm };
        await using var house = await DashboardsHouse.Open(new StubCollector { Latest = [count] });
        var tile = Dose(await house.Html($"/environment?lang={language}"));
        Assert.Contains("rad-001", tile, StringComparison.Ordinal);
        Assert.Contains(reason, tile, StringComparison.Ordinal);
        Assert.DoesNotContain("state ok", tile, StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_value_of_a_dead_detector_is_no_number_and_renews_the_page()
    {
        var (before, after) = (Known(Latest(0.05, 0, 0)), Known(Latest(0, 2, 0)));
        var delta = LiveDelta.Between(before, after, StateOptions.Default, DashboardsHouse.Now);
        Assert.True(delta.WordsChanged);
        var value = delta.Values.Single(v => v.Key.StartsWith($"radiation/{Field}", StringComparison.Ordinal));
        Assert.Equal((Figures.None, null), (value.Text, value.Value));
    }

    private static Snapshot Known(IReadOnlyList<LatestValue> latest) =>
        Snapshot.Nothing with { Latest = new(latest, DashboardsHouse.Now, null, null), Devices = new(DashboardsScene.Posts, DashboardsHouse.Now, null, null) };

    private static LatestValue[] Latest(double value, int alarm, int flag) =>
        [DashboardsScene.Value("rad-001", "radiation", Field, value, ("tube", "geiger")) with { Alarm = alarm, Flag = flag, Uncertainty = 0.0042 }];

    private static string Dose(string html)
    {
        var from = html.IndexOf("id=\"dose\"", StringComparison.Ordinal);
        return html[from..html.IndexOf("</section>", from, StringComparison.Ordinal)];
    }
}
