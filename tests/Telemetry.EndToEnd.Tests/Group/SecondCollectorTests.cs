using System.Net;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Group;

/// <summary>A SQLite file has one collector, whatever happens to it.</summary>
public sealed class SecondCollectorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly int[] ports = [FreePort.Next(), FreePort.Next()];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_second_collector_on_one_file_is_refused_with_the_cure_the_first_goes_on_and_its_kill_frees_the_file()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var first = new AppProcess("Collector", "run", "--config", Config(0, broker.Url)).Start();
        await AnswersAsync(0, first);

        var (exit, words) = await AppProcess.RunAsync("Collector", "run", "--config", Config(1, broker.Url));
        Assert.Equal(2, exit);
        Assert.Contains("telemetry.db is in use by another collector", words, StringComparison.Ordinal);
        Assert.Contains("stop that one, or give this one its own Store:Path", words, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", words, StringComparison.Ordinal);
        Assert.True(first.IsRunning);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(0, "/api/v1/latest"));

        // SIGKILL leaves the lock file behind, and nobody holds it.
        first.Kill();
        Assert.True(File.Exists(directory.File("store/telemetry.db.lock")));
        await using var second = new AppProcess("Collector", "run", "--config", Config(1, broker.Url)).Start();
        await AnswersAsync(1, second);
    }

    private string Config(int index, Uri broker) => directory.Write($"collector-{index}.json", JsonSerializer.Serialize(new
    {
        Broker = new { Url = broker.ToString(), ClientId = $"collector-{index}" },
        Http = new { Url = $"http://127.0.0.1:{ports[index]}" },
        Store = new { Path = directory.File("store/telemetry.db") },
        Alerts = new { Directory = directory.File($"alerts-{index}") },
    }));

    private Task AnswersAsync(int index, AppProcess collector) =>
        Eventually.True(async () => await StatusAsync(index, "/health") == HttpStatusCode.OK, "the collector is ready", () => collector.Log);

    private async Task<HttpStatusCode?> StatusAsync(int index, string path)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{ports[index]}{path}"));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
