using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests;

/// <summary>Screenshots for human eyes, in artifacts/screenshots.</summary>
[Collection("dashboards in a browser")]
public sealed class DashboardsPictureTests(DashboardsStage stage)
{
    public static TheoryData<string, string> Pages => new()
    {
        { "overview", "/" }, { "wifi", "/wifi" }, { "environment", "/environment" }, { "ledger", "/ledger" }, { "quarantine", "/quarantine" }, { "post", "/posts/air-001" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_photographed_in_both_languages_themes_and_widths(string name, string path)
    {
        foreach (var reader in "ja light,ja dark,en light,en dark".Split(','))
        {
            var (lang, theme) = (reader[..2], reader[3..]);
            await Photograph($"{path}?lang={lang}&theme={theme}", $"{name}-{lang}-{theme}-1280", 1280);
            await Photograph($"{path}?lang={lang}&theme={theme}", $"{name}-{lang}-{theme}-390", 390);
        }
        await Photograph($"{path}?lang=ja&theme=light", $"{name}-ja-light-2560", 2560);
    }

    [Fact]
    public async Task The_alert_bar_is_photographed_normal_in_a_drill_and_in_a_disaster()
    {
        try
        {
            foreach (var (name, status, level) in new[] { ("drill", "drill", 4), ("disaster-4", "actual", 4), ("disaster-3", "actual", 3), ("disaster-5", "actual", 5) })
            {
                stage.Collector.Alerts = [CollectorScene.Alert(TimeProvider.System.GetUtcNow(), status, level)];
                await stage.OverviewSays($"level-{level}");
                foreach (var (lang, width) in new[] { ("ja", 1280), ("en", 390) })
                    await Photograph($"/?lang={lang}&theme=light", $"alert-{name}-{lang}-{width}", width);
            }
            await Photograph("/alerts?lang=ja&theme=dark", "alerts-ja-dark-1280", 1280);
            await Photograph("/alerts?lang=en&theme=light", "alerts-en-light-390", 390);
        }
        finally
        {
            stage.Collector.Alerts = [];
        }
        await stage.OverviewSays("class=\"alert", says: false);
    }

    [Fact]
    public async Task Trouble_and_the_absence_of_the_collector_are_photographed()
    {
        try
        {
            stage.Collector.Troubled = true;
            await stage.OverviewSays("state offline");
            foreach (var width in new[] { 1280, 390 })
            foreach (var lang in new[] { "ja", "en" })
                await Photograph($"/?lang={lang}&theme=light", $"trouble-{lang}-{width}", width);
            foreach (var width in new[] { 1280, 390 })
            foreach (var lang in new[] { "ja", "en" })
                await Photograph($"/ledger?lang={lang}&theme=light", $"trouble-ledger-{lang}-{width}", width);
            stage.Collector.Stormy = true;
            await stage.OverviewSays("class=\"incident\"");
            foreach (var width in new[] { 1280, 390 })
            foreach (var lang in new[] { "ja", "en" })
                await Photograph($"/?lang={lang}&theme=light", $"storm-{lang}-{width}", width);
            stage.Collector.Stormy = false;
            await stage.OverviewSays("class=\"incident\"", says: false);
            stage.Collector.Away = true;
            await stage.OverviewSays("notice bad");
            foreach (var (name, path) in new[] { ("overview", "/"), ("wifi", "/wifi"), ("environment", "/environment?range=7d"), ("ledger", "/ledger") })
                await Photograph($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}lang=ja&theme=light", $"away-{name}-ja-1280", 1280);
        }
        finally
        {
            (stage.Collector.Troubled, stage.Collector.Stormy, stage.Collector.Away) = (false, false, false);
        }
        await stage.OverviewSays("notice bad", says: false);
    }

    [Fact]
    public async Task Charts_without_script_are_photographed()
    {
        foreach (var width in new[] { 1280, 390 })
            await Photograph("/environment?lang=ja&theme=light", $"noscript-environment-{width}", width, script: false);
        await Photograph("/wifi?lang=en&theme=dark&range=7d", "noscript-wifi-1280", 1280, script: false);
    }

    private async Task Photograph(string path, string name, int width, bool script = true)
    {
        await using var tab = await stage.Open(path, width, script: script);
        var folder = Path.Combine(Repository.Root, "artifacts", "screenshots");
        await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"dashboards-{name}.png"), FullPage = true });
    }
}
