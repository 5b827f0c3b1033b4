using Microsoft.Playwright;

namespace Telemetry.EndToEnd.Tests;

/// <summary>A page in its own browser profile that remembers everything the console complained about.</summary>
internal sealed class DashboardsTab : IAsyncDisposable
{
    private readonly IBrowserContext context;

    private DashboardsTab(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    /// <summary>Bytes of script and style as they came over the wire, by path.</summary>
    public Dictionary<string, int> Wire { get; } = [];

    public static async Task<DashboardsTab> Go(IBrowserContext context, string url, bool script)
    {
        var page = await context.NewPageAsync();
        var tab = new DashboardsTab(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") tab.Complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => tab.Complaints.Add($"exception: {error}");
        var finished = new List<IRequest>();
        page.RequestFinished += (_, request) =>
        {
            lock (finished) finished.Add(request);
        };
        await page.GotoAsync(url, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        if (script && await page.Locator("[data-chart] .plot").CountAsync() > 0) await page.Locator(".uplot canvas").First.WaitForAsync();
        foreach (var request in finished.ToArray())
            if (request.ResourceType is "script" or "stylesheet")
                tab.Wire[new Uri(request.Url).AbsolutePath] = (await request.SizesAsync()).ResponseBodySize;
        return tab;
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
