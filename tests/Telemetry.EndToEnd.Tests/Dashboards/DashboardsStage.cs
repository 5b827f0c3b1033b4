using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests;

/// <summary>One collector, one dashboards process and one Chromium for all browser tests of the dashboards.</summary>
public sealed class DashboardsStage : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;
    private DashboardsProcess? dashboards;

    internal FakeCollector Collector { get; private set; } = null!;

    public string Url => dashboards!.Url;

    internal string Log => dashboards!.Log;

    /// <summary>Waits until the overview as served has, or no longer has, these words.</summary>
    internal Task OverviewSays(string words, bool says = true) => Eventually.True(
        async () => (await dashboards!.Overview()).Contains(words, StringComparison.Ordinal) == says,
        $"the overview {(says ? "says" : "no longer says")} '{words}'");

    public async Task InitializeAsync()
    {
        Collector = await FakeCollector.Start();
        dashboards = await DashboardsProcess.Start(Collector.Url);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (dashboards is not null) await dashboards.DisposeAsync();
        await Collector.DisposeAsync();
    }

    internal async Task<DashboardsTab> Open(string path, int width = 1280, string? theme = null, bool script = true)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 800 }, Locale = "ja-JP", JavaScriptEnabled = script,
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
        });
        return await DashboardsTab.Go(context, Url + path, script);
    }
}

[CollectionDefinition("dashboards in a browser")]
public sealed class DashboardsInABrowser : ICollectionFixture<DashboardsStage>;
