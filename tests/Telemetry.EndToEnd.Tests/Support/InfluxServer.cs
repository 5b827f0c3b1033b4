using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>Debian's real influxd on a free loopback port, with its files in a folder of its own; may be killed and started again.</summary>
public sealed class InfluxServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory directory = new();
    private readonly StringBuilder log = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly bool auth;
    private Process? process;

    private InfluxServer(bool auth) => this.auth = auth;

    public int Port { get; } = FreePort.Next();

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    /// <param name="auth">Demand users; make the first with <c>CREATE USER</c>.</param>
    public static async Task<InfluxServer> StartAsync(bool auth = false)
    {
        var server = new InfluxServer(auth);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAgainAsync()
    {
        process?.Dispose();
        var start = new ProcessStartInfo("influxd", ["-config", directory.Write("influxdb.conf", Configuration())]) { RedirectStandardError = true, RedirectStandardOutput = true };
        process = Process.Start(start) ?? throw new InvalidOperationException("influxd is not installed: apt-get install influxdb, or run tests/run.sh, which does");
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Eventually.True(async () => process.HasExited || await AnswersAsync(), "influxd answers", () => Log, Limit);
        if (process.HasExited) throw new InvalidOperationException("influxd does not start:\n" + Log);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>InfluxQL by plain HTTP: the test must not share the collector's own way of asking.</summary>
    public async Task<string> AskAsync(string query, string database = "telemetry", string? user = null)
    {
        using var content = new FormUrlEncodedContent([new("q", query), new("db", database), new("epoch", "ms")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "/query")) { Content = content };
        if (user is not null) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadAsStringAsync()).TrimEnd('\n');
    }

    public async Task<JsonElement> JsonAsync(string query, string database = "telemetry")
    {
        using var document = JsonDocument.Parse(await AskAsync(query, database));
        return document.RootElement.GetProperty("results")[0].Clone();
    }

    public async Task WriteAsync(string lines, string database = "telemetry")
    {
        using var response = await http.PostAsync(new Uri(Url, $"/write?db={database}&precision=ms"), new StringContent(lines));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) Kill();
        process?.Dispose();
        http.Dispose();
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await http.GetAsync(new Uri(Url, "/ping"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null) lock (log) log.AppendLine(line);
    }

    private string Configuration() =>
        $"""
        reporting-disabled = true
        bind-address = "127.0.0.1:0"
        [meta]
          dir = "{directory.File("meta")}"
        [data]
          dir = "{directory.File("data")}"
          wal-dir = "{directory.File("wal")}"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:{Port}"
          log-enabled = false
          auth-enabled = {(auth ? "true" : "false")}
        """;
}
