using System.Net;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardOutageTests
{
    public static TheoryData<string> Troubles => new("refused", "slow", "error", "garbage", "half", "far future");

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Whatever_the_collector_does_pages_answer_with_the_last_values_and_say_what_is_missing(string trouble)
    {
        var collector = new StubCollector();
        await using var house = await DashboardsHouse.Open(collector);
        await house.Html("/wifi");
        collector.Trouble = TroubleOf(trouble);
        house.Clock.Now += TimeSpan.FromMinutes(12);
        await house.Until(known => known.Outage is not null, "the outage is seen");

        foreach (var (path, number) in new[] { ("/", "全 3 局"), ("/wifi", "1,234</span>"), ("/environment", "8.4</span>") })
        {
            var html = await house.Html(path);
            Assert.Contains(number, html, StringComparison.Ordinal);
            Assert.Contains("11/21 14:17 から値を受け取れません", html, StringComparison.Ordinal);
            Assert.Contains("収集サーバーとネットワークを確認してください", html, StringComparison.Ordinal);
        }
        Assert.Contains("<span class=\"value old\"", await house.Html("/environment"), StringComparison.Ordinal);
        Assert.Contains("12 分前", await house.Html("/environment"), StringComparison.Ordinal);
        Assert.Contains("いまの状態は確認できません", await house.Html("/"), StringComparison.Ordinal);
        Assert.Contains("に取得したグラフです", await house.Html("/wifi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_never_answered_leaves_sentences_and_no_zero()
    {
        await using var house = await DashboardsHouse.Open(new StubCollector { Trouble = TroubleOf("refused") });
        foreach (var path in new[] { "/", "/wifi", "/environment", "/alerts" })
        {
            var html = await house.Html(path + "?lang=en");
            Assert.Contains("Nothing has arrived since this server started", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<span class=\"number\">0</span>", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task When_the_collector_is_back_the_notice_is_gone()
    {
        var collector = new StubCollector { Trouble = TroubleOf("error") };
        await using var house = await DashboardsHouse.Open(collector);
        collector.Trouble = null;
        await house.Until(known => known.Outage is null, "the collector is back");
        Assert.DoesNotContain("class=\"notice bad\"", await house.Html("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_csv_link_without_a_collector_is_a_sentence_with_status_503()
    {
        await using var house = await DashboardsHouse.Open(new StubCollector { Trouble = TroubleOf("refused") });
        using var client = house.Client();
        using var response = await client.GetAsync("/data.csv?measurement=air&field=pm2_5&from=1763600000000&to=1763700000000&step=300s&agg=mean&lang=en");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("The collector gives no answer", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_judgement_of_the_posts_stands_still_while_the_collector_is_away()
    {
        var answered = Snapshot.Nothing with
        {
            Devices = new Part<IReadOnlyList<DeviceView>>(DashboardsScene.Posts, DashboardsHouse.Now, CollectorFault.TimedOut, DashboardsHouse.Now),
            Latest = new Part<IReadOnlyList<LatestValue>>(DashboardsScene.Latest, DashboardsHouse.Now, null, null),
        };
        var table = PostTable.Build(answered, DashboardsOptions.Default, Language.English, DashboardsHouse.Now.AddHours(5));
        Assert.Equal(3, table.Count(PostState.Ok));
    }

    private static Func<HttpResponseMessage> TroubleOf(string word) => word switch
    {
        "refused" => () => throw new HttpRequestException("Connection refused"),
        "slow" => () => throw new TaskCanceledException("timeout"),
        "error" => () => new HttpResponseMessage(HttpStatusCode.InternalServerError),
        "garbage" => () => new HttpResponseMessage { Content = new StringContent("<html>not json") },
        "half" => () => new HttpResponseMessage { Content = new StringContent("[{\"device\":\"ap-0001\"}]") },
        _ => () => new HttpResponseMessage
        {
            Content = new StringContent(
                """[{"device":"ap-0001","measurement":"air","field":"pm2_5","tags":{},"value":1,"unit":"","time":"9999-12-31T23:59:59Z","ageSeconds":1}]"""),
        },
    };
}
