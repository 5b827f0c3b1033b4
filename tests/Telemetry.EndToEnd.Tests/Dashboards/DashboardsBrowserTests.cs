using System.Text.Json;
using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests;

[Collection("dashboards in a browser")]
public sealed class DashboardsBrowserTests(DashboardsStage stage)
{
    private const int ByteBudget = 100 * 1024;

    public static TheoryData<string> Paths => new("/", "/wifi", "/environment", "/ledger", "/alerts", "/quarantine", "/posts/air-001");

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Axe_finds_nothing_in_either_language_and_theme(string path)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "node_modules", "axe-core", "axe.min.js"));
        foreach (var reader in new[] { "lang=ja&theme=light", "lang=ja&theme=dark", "lang=en&theme=light", "lang=en&theme=dark" })
        {
            await using var tab = await stage.Open($"{path}?{reader}");
            foreach (var summary in await tab.Page.Locator("summary").AllAsync()) await summary.ClickAsync();
            await tab.Page.EvaluateAsync(axe);
            var found = await tab.Page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations"
                + ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))");
            Assert.Empty(found.EnumerateArray().Select(v => $"{path} {reader}: {v.GetString()}"));
            Assert.Empty(tab.Complaints);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_page_scrolls_sideways_at_any_width(string path)
    {
        try
        {
            stage.Collector.Troubled = true;
            stage.Collector.Alerts = [CollectorScene.Alert(TimeProvider.System.GetUtcNow(), "drill", 4)];
            await stage.OverviewSays("state offline");
            foreach (var width in new[] { 320, 390, 761, 1280, 2560 })
            foreach (var lang in new[] { "ja", "en" })
            {
                await using var tab = await stage.Open($"{path}?lang={lang}&range=7d", width);
                var inner = await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                Assert.True(inner <= width, $"{path} in {lang} is {inner} px wide on a screen of {width}");
                Assert.Empty(tab.Complaints);
            }
        }
        finally
        {
            stage.Collector.Troubled = false;
            stage.Collector.Alerts = [];
        }
        await stage.OverviewSays("state offline", says: false);
    }

    [Fact]
    public async Task A_new_number_reaches_the_page_by_itself()
    {
        await using var tab = await stage.Open("/wifi?lang=en");
        var number = tab.Page.Locator("tbody tr", new PageLocatorOptions { HasText = "ap-0001" }).First.Locator(".value[data-live-sum] .number");
        await Assertions.Expect(number).ToHaveTextAsync("27");
        stage.Collector.Stations = 1_204;
        try
        {
            await Assertions.Expect(number).ToHaveTextAsync("1,204");
            await Assertions.Expect(tab.Page.Locator(".tile .big .number").First).ToHaveTextAsync("1,213");
        }
        finally
        {
            stage.Collector.Stations = 27;
        }
        await Assertions.Expect(number).ToHaveTextAsync("27");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task An_alert_and_a_changed_state_reach_an_open_page_and_leave_it_again()
    {
        await using var tab = await stage.Open("/?lang=en");
        try
        {
            stage.Collector.Alerts = [CollectorScene.Alert(TimeProvider.System.GetUtcNow(), "actual", 4)];
            await Assertions.Expect(tab.Page.Locator(".alert.level-4 .headline-text")).ToHaveTextAsync("Tama River: evacuation order");
            stage.Collector.Troubled = true;
            await Assertions.Expect(tab.Page.Locator(".headline")).ToContainTextAsync("Offline 1");
            await Assertions.Expect(tab.Page.Locator("#announce")).ToContainTextAsync("Offline 1");
        }
        finally
        {
            stage.Collector.Alerts = [];
            stage.Collector.Troubled = false;
        }
        await Assertions.Expect(tab.Page.Locator(".alert")).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator(".headline")).Not.ToContainTextAsync("Offline");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_absence_of_the_collector_greys_an_open_page_and_its_return_clears_it()
    {
        await using var tab = await stage.Open("/environment?lang=en");
        stage.Collector.Away = true;
        try
        {
            await Assertions.Expect(tab.Page.Locator("#outage")).ToContainTextAsync("Nothing has arrived since");
            await Assertions.Expect(tab.Page.Locator(".big .value.old").First).ToBeVisibleAsync();
        }
        finally
        {
            stage.Collector.Away = false;
        }
        await Assertions.Expect(tab.Page.Locator(".big .value.old")).ToHaveCountAsync(0);
    }

    /// <summary>Hours before now; the first device measured nothing between 3 h and 3 h 45 min before.</summary>
    [Theory]
    [InlineData(6, @"^\d+$")]
    [InlineData(3.375, "^—$")]
    public async Task The_chart_tells_all_values_of_the_minute_under_the_pointer(double hoursAgo, string first)
    {
        await using var tab = await stage.Open("/wifi?lang=en");
        var chart = tab.Page.Locator("#chart-stations");
        var box = (await chart.Locator(".u-over").BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * (float)(1 - hoursAgo / 24), box.Y + box.Height / 2);
        await Assertions.Expect(chart.Locator(".legend .moment")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d\d/\d\d \d\d:\d\d$"));
        await Assertions.Expect(chart.Locator(".legend .live-value"))
            .ToHaveTextAsync([new System.Text.RegularExpressions.Regex(first), new System.Text.RegularExpressions.Regex(@"^\d+$")]);
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_first_the_skip_link_and_focus_is_seen()
    {
        await using var tab = await stage.Open("/wifi?lang=ja");
        var names = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<bool>("() => document.activeElement === document.body")) break;
            names.Add(await tab.Page.EvaluateAsync<string>("() => (document.activeElement.textContent || document.activeElement.id).trim()"));
            var outline = await tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle");
            Assert.True(outline != "none", $"'{names[^1]}' has the focus and does not show it");
        }
        Assert.Equal("本文へ移動", names[0]);
        foreach (var name in new[] { "概況", "環境", "English", "表示: 自動", "場所", "7 日", "date", "表示", "数値の表" }) Assert.Contains(name, names);
    }

    [Fact]
    public async Task The_theme_is_chosen_by_a_link_and_stays()
    {
        await using var tab = await stage.Open("/?lang=ja", script: false);
        await tab.Page.GetByText("表示: 自動").ClickAsync();
        Assert.Equal("dark", await tab.Page.Locator("html").GetAttributeAsync("data-theme"));
        await tab.Page.GetByText("環境").ClickAsync();
        Assert.Equal("dark", await tab.Page.Locator("html").GetAttributeAsync("data-theme"));
    }

    [Theory]
    [InlineData("() => document.documentElement.removeAttribute('data-theme')")]
    [InlineData("() => document.documentElement.setAttribute('data-theme', '')")]
    public async Task Without_a_choice_the_page_is_dark_where_the_system_is(string attribute)
    {
        await using var tab = await stage.Open("/?lang=ja&theme=system");
        await tab.Page.EvaluateAsync(attribute);
        var backs = new List<string>();
        foreach (var system in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await tab.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = system });
            backs.Add(await tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor"));
        }
        Assert.NotEqual(backs[0], backs[1]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Script_and_style_of_a_page_weigh_at_most_100_kB_on_the_wire(string path)
    {
        await using var tab = await stage.Open(path);
        var sum = tab.Wire.Values.Sum();
        Assert.True(sum is > 5_000 and <= ByteBudget, $"{path}: {sum} bytes: {string.Join(", ", tab.Wire)}");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "bench"));
        var name = path == "/" ? "overview" : path[1..].Replace('/', '-');
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"dashboards-wire-{name}.txt"), $"{sum} bytes\n{string.Join('\n', tab.Wire)}\n");
    }

    [Fact]
    public async Task The_process_logs_no_error()
    {
        await using (await stage.Open("/environment")) { }
        // systemd levels 0 to 3 are errors; an absence of the collector is a warning (4).
        Assert.DoesNotMatch(@"(?m)^<[0-3]>", stage.Log);
    }
}
