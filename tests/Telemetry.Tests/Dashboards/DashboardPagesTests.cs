using System.Net;
using Telemetry.Contracts;

namespace Telemetry.Tests;

public sealed class DashboardPagesTests
{
    [Theory]
    [InlineData("/", "全 3 局", "3 posts")]
    [InlineData("/wifi", "1,234</span>", "1,234</span>")]
    [InlineData("/environment", "8.4</span>", "8.4</span>")]
    [InlineData("/environment", "0.057</span>", "0.057</span>")]
    [InlineData("/ledger", "到達 23,900 / 24,000", "23,900 of 24,000 received")]
    [InlineData("/quarantine", "隔離した行はありません", "No line is refused")]
    [InlineData("/alerts", "発令中の情報はありません", "No alert is in force")]
    public async Task Every_page_has_its_numbers_in_the_html_itself_in_both_languages(string path, string japanese, string english)
    {
        await using var house = await DashboardsHouse.Open();
        var ja = await house.Html($"{path}?lang=ja");
        var en = await house.Html($"{path}?lang=en");
        Assert.Contains(japanese, ja, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", ja, StringComparison.Ordinal);
        Assert.Contains(english, en, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", en, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measured_value_stands_with_unit_time_and_age()
    {
        await using var house = await DashboardsHouse.Open();
        var html = await house.Html("/environment");
        Assert.Contains("<span class=\"number\">8.4</span><span class=\"unit\">\u2009µg/m³</span>", html, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2025-11-21T14:05:22&#x2B;09:00\">11/21 14:05</time> <span class=\"ago\">8 秒前</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_carries_an_inline_script_style_or_handler()
    {
        await using var house = await DashboardsHouse.Open();
        foreach (var path in new[] { "/", "/wifi", "/environment", "/ledger", "/alerts", "/quarantine", "/problem/404" })
        {
            var html = await house.Html(path);
            Assert.DoesNotMatch("<script(?![^>]* src=)", html);
            Assert.DoesNotMatch("<style|\\sstyle=|\\son[a-z]+=", html);
        }
    }

    [Fact]
    public async Task Names_and_reasons_that_hold_markup_stay_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&";
        var collector = new StubCollector
        {
            Devices = [DashboardsScene.Post(Hostile, Hostile, SourceState.Failed, Hostile)],
            Latest = [DashboardsScene.Value(Hostile, "wifi", "stations", 3, ("bss", Hostile)), DashboardsScene.Value(Hostile, "air", "pm2_5", 3, ("sensor", Hostile))],
            Incidents = [DashboardsScene.Storm(2) with { Why = Hostile, Names = [Hostile] }],
            Ledger = DashboardsScene.Ledger with { Days = [new LedgerDay(Hostile, Hostile, DashboardsScene.Ledger.City)] },
            Alerts = [DashboardsScene.Alert() with { Headline = new Dictionary<string, string> { ["ja"] = Hostile }, Hazard = Hostile, Areas = [Hostile] }],
            Reasons = new QuarantineSummary(1, 10, [new QuarantineReason(Hostile, 1, 1, 1, DashboardsHouse.Now, DashboardsHouse.Now)]),
            Quarantine = [new QuarantinedLine(1, Hostile, Hostile, Hostile, DashboardsHouse.Now, DashboardsHouse.Now, 1)],
            Query = query => DashboardsScene.Series(query) with { Series = [new SeriesData(Hostile, new Dictionary<string, string> { ["bss"] = Hostile }, [[query.From.ToUnixTimeMilliseconds(), 1]])] },
        };
        await using var house = await DashboardsHouse.Open(collector);
        foreach (var path in new[] { "/", "/wifi", "/environment", "/ledger", "/alerts", "/quarantine" })
        {
            var html = await house.Html(path);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_storm_is_one_line_of_what_is_to_be_done_and_a_post_with_a_trouble_of_its_own_is_another()
    {
        DeviceView[] gone = [.. Enumerable.Range(1, 200).Select(i => DashboardsScene.Post($"ap-{i:0000}", "hostapd") with
        {
            State = "offline", Why = "connection lost", Root = new RootCauseView("offline", "connection-lost", DashboardsHouse.Now, Incident: 7),
        })];
        var own = DashboardsScene.Post("air-001", "sds011", SourceState.Failed, "no such device") with { Root = new RootCauseView("source-silent", "source-failed", DashboardsHouse.Now, Incident: 8) };
        var collector = new StubCollector
        {
            Devices = [.. gone, own],
            Incidents = [DashboardsScene.Storm(200), DashboardsScene.Storm(1) with { Id = 8, State = "source-silent", Names = ["air-001"] }],
        };
        await using var house = await DashboardsHouse.Open(collector);
        await house.Until(known => known.Incidents.Value.Count == 2, "incidents are known");
        var html = await house.Html("/?lang=en");
        var advice = html[html.IndexOf("<ul class=\"advice\">", StringComparison.Ordinal)..html.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Equal(2, advice.Split("<li").Length - 1);
        Assert.Contains("<strong>200 posts</strong>", advice, StringComparison.Ordinal);
        Assert.Contains("ap-0001, ap-0002, ap-0003, ap-0004, ap-0005 and 195 others", advice, StringComparison.Ordinal);
        Assert.Contains("<strong>air-001</strong>", advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_names_what_was_lost_where_and_how_long_a_backlog_takes()
    {
        await using var house = await DashboardsHouse.Open();
        var html = await house.Html("/ledger?lang=en&days=30");
        Assert.Contains("25 missing", html, StringComparison.Ordinal);
        Assert.Contains("journal.db.damaged-", html, StringComparison.Ordinal);
        Assert.Contains("about 30 s", html, StringComparison.Ordinal);
        Assert.Contains("<td role=\"cell\" class=\"num bad\" data-label=\"Missing\">25</td>", html, StringComparison.Ordinal);
        Assert.Contains("120 lines (without numbers", html, StringComparison.Ordinal);
        Assert.Contains(house.Collector.Asked, a => a == "/api/v1/ledger?from=-29d&to=now&order=worst&limit=100");
        Assert.Equal("device,day\r\n", await house.Html("/ledger.csv?days=7"));
    }

    [Fact]
    public async Task The_table_is_sorted_by_the_link_in_its_header()
    {
        await using var house = await DashboardsHouse.Open();
        var up = await house.Html("/?sort=device");
        Assert.Contains("aria-sort=\"ascending\"><a href=\"?sort=device&amp;dir=desc\">", up, StringComparison.Ordinal);
        Assert.True(Place(up, "air-001") < Place(up, "ap-0001") && Place(up, "ap-0001") < Place(up, "rad-001"));
        var down = await house.Html("/?sort=device&dir=desc");
        Assert.True(Place(down, "air-001") > Place(down, "ap-0001") && Place(down, "ap-0001") > Place(down, "rad-001"));

        static int Place(string html, string device) => html.IndexOf($"scope=\"row\"><a href=\"/posts/{device}\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_is_held_against_the_same_weekday_a_week_ago_only_when_that_is_known()
    {
        var collector = new StubCollector();
        await using var house = await DashboardsHouse.Open(collector);
        // 15 hours since midnight of Japan have begun, 5 accesses each.
        Assert.Contains(">75</span>", await house.Html("/wifi"), StringComparison.Ordinal);
        Assert.Contains("先週金曜日の値はまだありません", await house.Html("/wifi"), StringComparison.Ordinal);

        collector.Query = query => DashboardsScene.Series(query) with
        {
            Series = [new SeriesData("ap-0001", new Dictionary<string, string> { ["bss"] = "wlan0" }, [[query.From.ToUnixTimeMilliseconds(), query.From < DashboardsHouse.Now.AddDays(-2) ? 80 : 100]])],
        };
        house.Clock.Now += TimeSpan.FromSeconds(10);
        Assert.Contains("先週金曜日の同時刻まで 80 回（&#x2B;25 %）", await house.Html("/wifi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standards_are_named_in_the_chart_and_in_the_verdict()
    {
        await using var house = await DashboardsHouse.Open();
        var html = await house.Html("/environment");
        Assert.Contains("環境基準 日平均 35 µg/m³</text>", html, StringComparison.Ordinal);
        Assert.Contains("目安 0.23 µSv/h</text>", html, StringComparison.Ordinal);
        Assert.Contains("環境基準（日平均 35 µg/m³）以下", html, StringComparison.Ordinal);
        Assert.Contains("24 時間平均", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3h", 180)]
    [InlineData("24h", 288)]
    [InlineData("7d", 336)]
    [InlineData("30d", 240)]
    [InlineData("1y", 366)]
    [InlineData("nonsense", 288)]
    public async Task A_range_shows_that_many_rows_in_the_table_that_stands_for_the_chart(string range, int rows)
    {
        await using var house = await DashboardsHouse.Open();
        var html = await house.Html($"/environment?range={range}");
        var table = html[html.IndexOf("id=\"chart-pm25\"", StringComparison.Ordinal)..html.IndexOf("id=\"chart-dose\"", StringComparison.Ordinal)];
        Assert.InRange(table.Split("<tr data-ms=").Length - 1, rows, rows + 1);
    }

    [Fact]
    public async Task An_unknown_page_is_a_sentence_with_status_404()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        using var response = await client.GetAsync("/nowhere?lang=en");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no page at this address", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_but_reading_is_allowed(string method)
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_inline_script_and_foreign_sources()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        foreach (var path in new[] { "/", "/health", "/css/frame.css", "/nowhere" })
        {
            using var response = await client.GetAsync(path);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Csv_comes_from_the_collector_and_only_for_questions_it_knows()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        using var good = await client.GetAsync("/data.csv?measurement=air&field=pm2_5&from=1763600000000&to=1763700000000&step=300s&agg=mean");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("text/csv", good.Content.Headers.ContentType?.MediaType);
        Assert.Contains("air-pm2_5-", good.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        foreach (var wrong in new[]
        {
            "measurement=nothing&field=pm2_5&from=1763600000000&to=1763700000000&step=300s", "measurement=air&field=pm2_5&from=2&to=1&step=300s",
            "measurement=air&field=pm2_5&device=../../etc&from=1763600000000&to=1763700000000&step=300s", "measurement=air&field=pm2_5&from=x&to=y&step=z",
        })
        {
            using var bad = await client.GetAsync("/data.csv?" + wrong);
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }
    }

    [Fact]
    public async Task Health_says_whether_the_collector_answers()
    {
        var collector = new StubCollector();
        await using var house = await DashboardsHouse.Open(collector);
        Assert.Contains("\"state\":\"ok\"", await house.Html("/health"), StringComparison.Ordinal);
        collector.Trouble = () => throw new HttpRequestException("refused");
        await house.Until(known => known.Outage is not null, "the outage is seen");
        Assert.Contains("\"state\":\"collector-away\"", await house.Html("/health"), StringComparison.Ordinal);
    }
}
