using System.Net.Http.Headers;
using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>Debian's influxd as it is delivered, on a disk and a port of its own.</summary>
internal sealed class InfluxUnderBench(Daemon daemon, HttpClient http) : IAsyncDisposable
{
    public const string Database = "telemetry";

    public Daemon Daemon => daemon;

    public Uri Url => http.BaseAddress!;

    public static async Task<InfluxUnderBench> StartAsync(BenchStage stage, string name, CancellationToken stop)
    {
        var (port, folder) = (BenchStage.FreePort(), Directory.CreateDirectory(stage.In(name)).FullName);
        var file = stage.In($"{name}.conf");
        await File.WriteAllTextAsync(file, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:0"
            [meta]
              dir = "{folder}/meta"
            [data]
              dir = "{folder}/data"
              wal-dir = "{folder}/wal"
              query-log-enabled = false
            [monitor]
              store-enabled = false
            [http]
              bind-address = "127.0.0.1:{port}"
              log-enabled = false

            """, stop);
        // One connection, as long as requests follow each other.
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(1) };
        var influx = stage.Keep(new InfluxUnderBench(stage.Start(new Daemon(name, "influxd", "-config", file)), http));
        await stage.UntilAsync(() => influx.AnswersAsync(stop), "it answers", influx.Daemon, TimeSpan.FromSeconds(30), stop);
        await influx.AskAsync($"CREATE DATABASE {Database}", stop);
        return influx;
    }

    /// <summary>One request of line protocol.</summary>
    public async Task WriteAsync(byte[] lines, CancellationToken stop)
    {
        using var body = new ByteArrayContent(lines) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        using var answer = await http.PostAsync($"write?db={Database}&precision=ms", body, stop);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{daemon.Name} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
    }

    /// <summary>Points taken since the start, by its own counter: asking costs it nothing.</summary>
    public async Task<long> WrittenAsync(CancellationToken stop)
    {
        using var vars = JsonDocument.Parse(await http.GetStringAsync("debug/vars", stop));
        return vars.RootElement.EnumerateObject().Where(entry => entry.Name.StartsWith("httpd", StringComparison.Ordinal))
            .Sum(entry => entry.Value.GetProperty("values").GetProperty("pointsWrittenOK").GetInt64());
    }

    /// <summary>Rows of all series of an answer, each with the values in the order of the columns.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(string question, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent([new("q", question), new("db", Database), new("epoch", "ms")]);
        using var answer = await http.PostAsync("query", form, stop);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
        var result = document.RootElement.GetProperty("results")[0];
        if (result.TryGetProperty("error", out var error)) throw new InvalidOperationException($"{daemon.Name} does not answer {question}: {error}");
        return result.TryGetProperty("series", out var series)
            ? [.. series.EnumerateArray().SelectMany(one => one.GetProperty("values").EnumerateArray()).Select(row => row.Clone())]
            : [];
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> AnswersAsync(CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync("ping", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
