using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>Debian's Chromium, once for all tests of the sign.</summary>
public sealed class SignBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                .. Environment.UserName == "root" ? (string[])["--no-sandbox"] : [],
                "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page on the player, and what its console said.</summary>
    public async Task<SignPage> OpenAsync(string url, int width = 1920, int height = 1080)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        var page = new SignPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.Page.WaitForSelectorAsync(".view");
        return page;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

public sealed class SignPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> errors = new();

    public SignPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") errors.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => errors.Enqueue(error);
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Errors => errors;

    public Task<string> TextAsync() => Page.Locator("#stage").InnerTextAsync();

    public Task SeesAsync(string selector) => Page.Locator(selector).First.WaitForAsync();

    /// <summary>Waits for one element with all the texts at once: a notice leaves by itself.</summary>
    public Task SeesAsync(string selector, params string[] texts) => texts
        .Aggregate(Page.Locator(selector), (found, text) => found.Filter(new LocatorFilterOptions { HasText = text })).First.WaitForAsync();

    /// <summary>Saves the picture, and fails on anything that sticks out of the screen or of its box, on text below the floor of the look, and on anything that axe-core finds.</summary>
    public async Task ShootAsync(string name, bool barriersToo = true)
    {
        await Page.EvaluateAsync("document.fonts.ready");
        var folder = Path.Combine(PlayerProcess.Repository, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
        var overflows = await OverflowsAsync();
        Assert.True(overflows.Length == 0, $"{name}: {string.Join(" | ", overflows)}");
        var small = await SmallTextsAsync();
        Assert.True(small.Length == 0, $"{name}: {string.Join(" | ", small)}");
        if (!barriersToo) return;
        var barriers = await BarriersAsync();
        Assert.True(barriers.Length == 0, $"{name}: {string.Join(" | ", barriers)}");
    }

    private async Task<string[]> BarriersAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(PlayerProcess.Repository, "node_modules", "axe-core", "axe.min.js")));
        return await Page.EvaluateAsync<string[]>("""
            async () => {
              const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
              if (found.passes.length === 0) return ['axe-core checked nothing'];
              return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`);
            }
            """);
    }

    private Task<string[]> OverflowsAsync() => Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('#stage *')].filter(e => {
          const box = e.getBoundingClientRect();
          if (box.width === 0 || getComputedStyle(e).visibility === 'hidden') return false;
          const outside = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
          const cut = getComputedStyle(e).overflow === 'hidden' && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2);
          return outside || (cut && e.clientWidth > 0);
        }).map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 60)}`)
        """);

    // 2.4 vmin is the smallest text of look.md, 5 vmin that of やさしい日本語 while an alert stands; in a drill's frame too.
    private Task<string[]> SmallTextsAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const vmin = Math.min(innerWidth, innerHeight) / 100;
          const small = [];
          const texts = document.createTreeWalker(document.getElementById('stage'), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (texts.currentNode.data.trim() === '' || element.getClientRects().length === 0) continue;
            const size = parseFloat(getComputedStyle(element).fontSize) / vmin;
            const floor = element.closest('.easy .fit') && element.tagName !== 'RT' ? 5 : 2.4;
            if (size < floor - .05) small.push(`${size.toFixed(2)} vmin of at least ${floor}: ${texts.currentNode.data.slice(0, 60)}`);
          }
          return small;
        }
        """);

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SignCollection : ICollectionFixture<SignBrowser>
{
    public const string Name = "sign";
}
