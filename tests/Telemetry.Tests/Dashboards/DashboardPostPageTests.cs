using System.Net;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardPostPageTests
{
    private static readonly RegistryPlace Station = new("141305-17", "川崎駅東口", "Kawasaki Station East", "station", "14131", "川崎区駅前本町", ["ap-0001"]);

    [Fact]
    public async Task A_post_has_a_page_with_all_that_is_known_of_it_and_its_commands()
    {
        var collector = new StubCollector
        {
            Devices = [DashboardsScene.Post("air-001", "sds011", SourceState.Failed, "no such device") with { Hardware = "Raspberry Pi 4" }],
            Latest = [DashboardsScene.Value("air-001", "air", "pm2_5", 8.4, ("sensor", "sds011")), DashboardsScene.Value("air-001", "host", "uptime_s", 86_400 * 3)],
            Incidents = [DashboardsScene.Storm(1) with { State = "source-silent", Cause = "source-failed", Names = ["air-001"] }],
            Places = [Station with { Devices = ["air-001"] }],
        };
        await using var house = await DashboardsHouse.Open(collector);
        Assert.Contains("href=\"/posts/air-001\"", await house.Html("/"), StringComparison.Ordinal);
        var page = await house.Html("/posts/air-001?lang=ja");
        Assert.All(
            ["無応答", "状態の開始", "川崎駅東口", "駅", "14131", "Raspberry Pi 4", "3 日", "8.4</span>", "no such device", "測定元の無応答", "1,000 件",
                "collector command identify air-001", "collector command send-diagnostics air-001", "collector command restart-source air-001 --source=sds011"],
            words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains("Kawasaki Station East", await house.Html("/posts/air-001?lang=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_is_not_known_is_a_sentence_with_status_404()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        using var response = await client.GetAsync("/posts/nothing-1?lang=en");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no post of this name", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a; reboot", "'a; reboot'")]
    [InlineData("it's $(id)", "'it'\\''s $(id)'")]
    [InlineData("", "''")]
    [InlineData("sds011", "sds011")]
    public void A_name_that_a_device_gave_stays_one_word_in_the_shell(string source, string word) =>
        Assert.Equal("collector command restart-source ap-1 --source=" + word, PostCommands.RestartSource("ap-1", source));

    [Theory]
    [InlineData("q=AP-0001", "ap-0001")]
    [InlineData("q=ＡＰ-０００１", "ap-0001")]
    [InlineData("q=駅東口", "ap-0001")]
    [InlineData("category=station", "ap-0001")]
    [InlineData("area=14131", "ap-0001")]
    [InlineData("state=silent", "air-001")]
    [InlineData("q=rad&state=ok", "rad-001")]
    [InlineData("q=rad&state=silent", null)]
    [InlineData("q=%ud800", null)]
    public async Task The_list_shows_what_was_searched(string query, string? found)
    {
        var collector = new StubCollector
        {
            Devices = [DashboardsScene.Post("ap-0001"), DashboardsScene.Post("air-001", "sds011", SourceState.Failed, "x"), DashboardsScene.Post("rad-001")],
            Places = [Station],
        };
        await using var house = await DashboardsHouse.Open(collector);
        var html = await house.Html("/?" + query);
        Assert.Equal(found is null ? 0 : 1, html.Split("<th role=\"rowheader\"").Length - 1);
        Assert.Contains(found is null ? "条件に合う局はありません" : $"href=\"/posts/{found}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_thousand_posts_in_trouble_stay_a_short_page()
    {
        var collector = new StubCollector { Devices = [.. Enumerable.Range(1, 2_000).Select(i => DashboardsScene.Post($"ap-{i:0000}", "hostapd", SourceState.Failed, "gone"))], Latest = [] };
        await using var house = await DashboardsHouse.Open(collector);
        var seen = new HashSet<string>();
        for (var page = 1; page <= 41; page++)
        {
            var html = await house.Html($"/?sort=device&page={page}");
            Assert.InRange(html.Length, 1, 200_000);
            Assert.Equal(PostFilter.Rows, html.Split("<th role=\"rowheader\"").Length - 1);
            seen.UnionWith(html.Split("href=\"/posts/").Skip(1).Select(part => part.Split('"')[0]));
        }
        Assert.Equal(2_000, seen.Count);
        Assert.Contains("ほか 1,980 局", await house.Html("/"), StringComparison.Ordinal);
    }
}
