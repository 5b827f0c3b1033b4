using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests;

/// <summary>The dashboards as deployed: their own process, started from a directory that is not theirs.</summary>
internal sealed class DashboardsProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly AppProcess app;

    private DashboardsProcess(string collectorUrl)
    {
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        var config = Path.Combine(directory.Path, "dashboards.json");
        File.WriteAllText(config, $$"""
            { "Http": { "Url": "{{Url}}" }, "Collector": { "Url": "{{collectorUrl}}" }, "City": { "ja": "川崎市", "en": "Kawasaki City" },
              "Poll": { "Every": "00:00:00.5" }, "Live": { "Heartbeat": "00:00:01" },
              "Places": {
                "ap-0001": { "ja": "川崎駅東口", "en": "Kawasaki Sta. East" }, "ap-0002": { "ja": "銀座街商店会", "en": "Ginza-gai Arcade" },
                "air-001": { "ja": "第4庁舎測定局", "en": "City Hall Annex 4" }, "rad-001": { "ja": "公害研究所", "en": "Environment Institute" },
                "sign-0001": { "ja": "川崎駅北口通路", "en": "Kawasaki Sta. North Passage" } } }
            """);
        app = new AppProcess("Dashboards", "--config", config);
    }

    public string Url { get; }

    public string Log => app.Log;

    public static async Task<DashboardsProcess> Start(string collectorUrl)
    {
        var dashboards = new DashboardsProcess(collectorUrl);
        dashboards.app.Start();
        await Eventually.True(dashboards.Answers, $"the dashboards know the posts on {dashboards.Url}", () => dashboards.Log);
        return dashboards;
    }

    public async Task<string> Overview()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(Url);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        directory.Dispose();
    }

    private async Task<bool> Answers()
    {
        if (!app.IsRunning) throw new InvalidOperationException($"the dashboards ended with {app.ExitCode}: {Log}");
        try
        {
            return (await Overview()).Contains("ap-0001", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
