using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardQuarantineTests
{
    private static readonly DateTimeOffset Now = DashboardsHouse.Now;

    [Theory]
    [InlineData("plain text, 日本語 も", "plain text, 日本語 も")]
    [InlineData("a\u0000b\u001B[31m\r\n\tc", "a\\u{0}b\\u{1B}[31m\\u{D}\\u{A}\\u{9}c")]
    [InlineData("\u202Egpj.exe\u2066\u200B\uFEFF\u2028", "\\u{202E}gpj.exe\\u{2066}\\u{200B}\\u{FEFF}\\u{2028}")]
    [InlineData("Z\u0351\u0321algo\u00A0\uE000\U000E0041", "Z\\u{351}\\u{321}algo\\u{A0}\\u{E000}\\u{E0041}")]
    public void What_controls_a_screen_or_cannot_be_seen_stands_as_its_code(string raw, string shown) => Assert.Equal((shown, false), HarmlessText.Of(raw));

    [Fact]
    public void A_long_line_is_cut_and_says_so()
    {
        Assert.Equal((new string('x', HarmlessText.MaxLength), false), HarmlessText.Of(new string('x', HarmlessText.MaxLength)));
        Assert.Equal((new string('x', HarmlessText.MaxLength), true), HarmlessText.Of(new string('x', HarmlessText.MaxLength + 1)));
    }

    [Fact]
    public async Task The_page_tells_how_many_why_since_when_and_what_to_do()
    {
        await using var house = await DashboardsHouse.Open(Scene(3));
        var ja = await house.Html("/quarantine?lang=ja");
        Assert.All(
            ["12 行を隔離中・到着 3,400 回", "最大 10,000 行まで", "起動のたびに", "unknown-field", "表に加えた版を配備", "<time datetime=\"2025-11-21T12:05:30&#x2B;09:00\">11/21 12:05</time>", "送信側の時計"],
            words => Assert.Contains(words, ja, StringComparison.Ordinal));
        var en = await house.Html("/quarantine?lang=en");
        Assert.All(["12 lines refused, 3,400 arrivals", "restart the collector", "Deploy a version that has it"], words => Assert.Contains(words, en, StringComparison.Ordinal));
        Assert.Contains("href=\"/quarantine\"", await house.Html("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_or_a_device_narrows_it_and_older_lines_are_a_link_away()
    {
        var collector = Scene(QuarantineAsk.Rows + 1);
        await using var house = await DashboardsHouse.Open(collector);
        var html = await house.Html("/quarantine?reason=unknown-field&device=ap-1&lang=en");
        Assert.Contains("/api/v1/quarantine?limit=51&device=ap-1&reason=unknown-field", collector.Asked);
        Assert.Contains("Lines of ap-1 refused as unknown-field", html, StringComparison.Ordinal);
        Assert.Contains("before=951\">Older lines", html, StringComparison.Ordinal);
        Assert.Equal(QuarantineAsk.Rows, html.Split("<code").Length - 1);
        await house.Html("/quarantine?before=951");
        Assert.Contains("/api/v1/quarantine?limit=51&before=951", collector.Asked);
    }

    [Theory]
    [InlineData("/quarantine?reason=%0d%0aX&device=../../etc&before=-1")]
    [InlineData("/quarantine?before=99999999999999999999")]
    public async Task What_is_no_name_or_number_is_not_passed_on(string path)
    {
        var collector = Scene(1);
        await using var house = await DashboardsHouse.Open(collector);
        await house.Html(path);
        Assert.Equal(["/api/v1/quarantine?limit=51", "/api/v1/quarantine/reasons"], collector.Asked.Where(a => a.Contains("quarantine", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Many_readers_ask_the_collector_once_in_three_seconds()
    {
        var collector = Scene(1);
        await using var house = await DashboardsHouse.Open(collector);
        for (var i = 0; i < 5; i++) await house.Html("/quarantine");
        Assert.Equal(1, collector.Asked.Count(a => a == "/api/v1/quarantine/reasons"));
        house.Clock.Now += TimeSpan.FromSeconds(3);
        await house.Html("/quarantine");
        Assert.Equal(2, collector.Asked.Count(a => a == "/api/v1/quarantine/reasons"));
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_is_a_sentence()
    {
        var collector = Scene(1);
        await using var house = await DashboardsHouse.Open(collector);
        collector.Trouble = () => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);
        Assert.Contains("Refused lines cannot be fetched (it answers with an error)", await house.Html("/quarantine?lang=en"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_of_the_table_of_quantities_has_a_cure()
    {
        foreach (var refusal in Enum.GetValues<LineRefusal>().Where(r => r is not (LineRefusal.None or LineRefusal.DeviceTag)))
            Assert.Contains(QuarantineCures.Of(global::Telemetry.Collector.IngestCounters.Word(refusal)), (QuarantineCure[])[QuarantineCure.Table, QuarantineCure.Clock]);
        Assert.Equal(QuarantineCure.Sender, QuarantineCures.Of("device-tag"));
        Assert.Equal(QuarantineCure.Limit, QuarantineCures.Of("too-many-series"));
        Assert.Equal(QuarantineCure.Server, QuarantineCures.Of("store-type-conflict"));
    }

    private static StubCollector Scene(int lines) => new()
    {
        Reasons = new QuarantineSummary(12, 10_000,
        [
            new QuarantineReason("unknown-field", 10, 3_000, 2, Now.AddHours(-2), Now.AddMinutes(-1)), new QuarantineReason("timestamp-too-old", 2, 400, 1, Now.AddDays(-1), Now.AddHours(-1)),
        ]),
        Quarantine = [.. Enumerable.Range(0, lines).Select(i => new QuarantinedLine(1_000 - i, "ap-1", "unknown-field", $"wifi,bss=w new={i}i", Now.AddHours(-2), Now, 3))],
    };
}
