using System.Reflection;
using System.Text.RegularExpressions;
using Telemetry.Collector;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed partial class DashboardTextTests
{
    public static TheoryData<string> Properties =>
        [.. typeof(Texts).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(string)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_word_exists_in_both_languages(string name)
    {
        var property = typeof(Texts).GetProperty(name)!;
        var (ja, en) = ((string)property.GetValue(Texts.Japanese)!, (string)property.GetValue(Texts.English)!);
        // The counting words 台 and 回 have no English, the language link is named in the other language, CSV is CSV.
        if (name is "OtherLanguage" or "Devices" or "Times" or "Csv") return;
        Assert.Matches(JapaneseLetters(), ja.Replace("Wi-Fi", "", StringComparison.Ordinal));
        Assert.NotEqual("", en);
        Assert.DoesNotMatch(JapaneseLetters(), en);
    }

    [Fact]
    public void Sentences_with_numbers_exist_in_both_languages()
    {
        var now = DashboardsHouse.Now;
        var judgements = Enum.GetValues<PostCause>().Select(c => new PostJudgement(PostState.Late, c, "sds011", null, TimeSpan.FromMinutes(7)));
        Func<Texts, string>[] sentences =
        [
            t => t.AllPosts(5), t => t.LostSamples(3), t => t.Weekday(now), t => t.Level(4), t => t.Issued(now), t => t.Hidden(2), t => t.TooFewHours(3),
            t => t.AgainstWeekAgo(now, 5, "+1"), t => t.NothingWeekAgo(now), t => t.SinceFirst(now), t => t.AccessPointsIncluded(1, 2), t => t.AccessPointsIncluded(2, 2),
            t => t.ChartStale(now), t => t.Problem(404), t => t.Problem(500), t => t.ProblemTitle(404), t => t.ProblemTitle(500), t => t.Pm25Verdict(true), t => t.Pm25Verdict(false),
            t => t.DoseVerdict(true), t => t.DoseVerdict(false), t => t.Waiting(new JournalStatus(3, 1, 90, 1, 0, null, null)),
            t => t.Outage(new Outage(CollectorFault.TimedOut, now, now)), t => t.Outage(new Outage(CollectorFault.Refused, now, null)),
            t => t.Days(1), t => t.Days(7), t => t.NothingCounted(7), t => t.PlainOnly(LostSome), t => t.LeftOff(3), t => t.Uncounted(3), t => t.ArrivedOf(LostSome),
            t => t.MissingCount(1), t => t.DroppedCount(1), t => t.UnderWayCount(1), t => t.AffectedPosts(3), t => t.OtherPosts(3),
            .. LedgerCases.Select(c => (Func<Texts, string>)(t => t.LedgerAdvice(c))),
            .. DrainCases.Select(d => (Func<Texts, string>)(t => t.Drain(d))),
            .. from state in Enum.GetValues<HealthState>().Select(IngestCounters.Word)
               from cause in Enum.GetValues<HealthCause>().Select(IngestCounters.Word)
               select (Func<Texts, string>)(t => t.IncidentState(state) + t.IncidentAdvice(state, cause)),
            .. Enum.GetValues<PostState>().Select(s => (Func<Texts, string>)(t => t.State(s))),
            .. Enum.GetValues<SourceState>().Select(s => (Func<Texts, string>)(t => t.Source(s))),
            .. Enum.GetValues<ReceiptState>().Select(s => (Func<Texts, string>)(t => t.Receipt(s))),
            .. Enum.GetValues<CollectorFault>().Select(f => (Func<Texts, string>)(t => t.ChartUnavailable(f))),
            .. judgements.Select(j => (Func<Texts, string>)(t => t.Advice(j))),
            .. Enum.GetValues<Theme>().Select(c => (Func<Texts, string>)(t => t.ThemeIs(c))),
            .. ChartRange.All.Select(r => (Func<Texts, string>)(t => t.Range(r))),
        ];
        foreach (var sentence in sentences)
        {
            Assert.Matches(JapaneseLetters(), sentence(Texts.Japanese));
            Assert.DoesNotMatch(JapaneseLetters(), sentence(Texts.English));
        }
    }

    [Theory]
    [InlineData(0, "たった今", "just now")]
    [InlineData(8, "8 秒前", "8 s ago")]
    [InlineData(59, "59 秒前", "59 s ago")]
    [InlineData(60, "1 分前", "1 min ago")]
    [InlineData(3_599, "59 分前", "59 min ago")]
    [InlineData(3_600, null, null)]
    [InlineData(-60, null, null)]
    public void Relative_time_stands_only_under_an_hour(int seconds, string? ja, string? en)
    {
        Assert.Equal(ja, Texts.Japanese.Ago(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(en, Texts.English.Ago(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(null, null, null, Language.Japanese)]
    [InlineData(null, null, "en-US,en;q=0.9,ja;q=0.8", Language.English)]
    [InlineData(null, null, "fr, ja;q=0.5, en;q=0.4", Language.Japanese)]
    [InlineData(null, null, "de", Language.Japanese)]
    [InlineData(null, null, ";;;=garbage", Language.Japanese)]
    [InlineData(null, "ja", "en", Language.Japanese)]
    [InlineData("en", "ja", "ja", Language.English)]
    [InlineData("xx", "en", "ja", Language.English)]
    public void Language_is_the_link_then_the_cookie_then_the_browsers_wish(string? asked, string? kept, string? accept, Language expected) =>
        Assert.Equal(expected, Reader.Choose(asked, kept, accept, null, null).Language);

    [Fact]
    public async Task Language_and_theme_are_remembered()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        using var first = await client.GetAsync("/?lang=en&theme=dark");
        var cookies = first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).ToArray();
        Assert.Equal(["lang=en", "theme=dark"], cookies.Order());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/wifi");
        request.Headers.Add("Cookie", string.Join("; ", cookies));
        using var second = await client.SendAsync(request);
        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_switch_goes_through_all_themes_and_back_to_the_systems()
    {
        await using var house = await DashboardsHouse.Open();
        var (seen, next) = (new List<string>(), "system");
        do
        {
            seen.Add(next);
            var html = await house.Html("/?theme=" + next);
            Assert.Equal(next != "system", html.Contains("data-theme", StringComparison.Ordinal));
            next = Assert.Single(ThemeLinks().Matches(html)).Groups[1].Value;
        }
        while (next != "system" && seen.Count < 9);
        Assert.Equal(["system", "dark", "light"], seen);
    }

    [GeneratedRegex("theme=(dark|light|system)")]
    private static partial Regex ThemeLinks();

    [Theory]
    [InlineData(110, 100, "+10")]
    [InlineData(88, 100, "−12")]
    [InlineData(100, 100, "±0")]
    [InlineData(5, 0, null)]
    public void A_change_is_a_signed_percentage_or_nothing(double now, double before, string? text) => Assert.Equal(text, Figures.Change(now, before));

    private static readonly LedgerCounts LostSome = new(9, 5, 0, 0, 1, 1, 1, 1, 9);

    private static LedgerCounts[] LedgerCases => [LostSome, LostSome with { Missing = 0 }, LostSome with { Missing = 0, Dropped = 0 }, LostSome with { Missing = 0, Dropped = 0, UnderWay = 0 }];

    private static DrainView[] DrainCases =>
        [new("a", 1, 1, 1, null, null, DashboardsHouse.Now), new("a", 1, 1, 1, 0.5, 100, DashboardsHouse.Now), new("a", 1, 1, 1, -0.5, null, DashboardsHouse.Now)];

    [GeneratedRegex("[\u3040-\u30ff\u4e00-\u9fff]")]
    private static partial Regex JapaneseLetters();
}
