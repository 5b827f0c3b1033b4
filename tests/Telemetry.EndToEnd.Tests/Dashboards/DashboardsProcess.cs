using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.EndToEnd.Tests;

/// <summary>The dashboards as deployed: their own process, started from a directory that is not theirs.</summary>
internal sealed class DashboardsProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private DashboardsProcess(Process process, string url) => (this.process, Url) = (process, url);

    public string Url { get; }

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public static async Task<DashboardsProcess> Start(string collectorUrl)
    {
        // .../artifacts/bin/Telemetry.EndToEnd.Tests/release/ -> .../artifacts/bin/Telemetry.Dashboards/release/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(own.Parent!.Parent!.FullName, "Telemetry.Dashboards", own.Name, "Telemetry.Dashboards.dll");
        var url = $"http://127.0.0.1:{FreePort()}";
        var config = Path.Combine(Path.GetTempPath(), $"dashboards-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(config, $$"""
            { "Http": { "Url": "{{url}}" }, "Collector": { "Url": "{{collectorUrl}}" }, "City": { "ja": "川崎市", "en": "Kawasaki City" },
              "Poll": { "Every": "00:00:00.5" }, "Live": { "Heartbeat": "00:00:01" },
              "Places": {
                "ap-0001": { "ja": "川崎駅東口", "en": "Kawasaki Sta. East" }, "ap-0002": { "ja": "銀座街商店会", "en": "Ginza-gai Arcade" },
                "air-001": { "ja": "第4庁舎測定局", "en": "City Hall Annex 4" }, "rad-001": { "ja": "公害研究所", "en": "Environment Institute" },
                "sign-0001": { "ja": "川崎駅北口通路", "en": "Kawasaki Sta. North Passage" } } }
            """);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [assembly, "--config", config])
            {
                WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        var dashboards = new DashboardsProcess(process, url);
        process.OutputDataReceived += dashboards.Keep;
        process.ErrorDataReceived += dashboards.Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await DashboardsWait.Until(() => dashboards.Answers(), $"the dashboards answer on {url}", () => dashboards.Output);
        }
        finally
        {
            File.Delete(config);
        }
        return dashboards;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>A connected and polled server: its health says ok.</summary>
    private async Task<bool> Answers()
    {
        if (process.HasExited) throw new InvalidOperationException($"the dashboards ended with {process.ExitCode}: {Output}");
        using var http = new HttpClient();
        try
        {
            return (await http.GetStringAsync($"{Url}/health")).Contains("\"ok\"", StringComparison.Ordinal)
                && (await http.GetStringAsync(Url)).Contains("ap-0001", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output) output.AppendLine(line.Data);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
