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

    private InfluxServer(bool auth, string? folder)
    {
        this.auth = auth;
        Folder = folder ?? directory.Path;
    }

    /// <summary>The host on which it runs, on all its addresses; null: this machine, on loopback.</summary>
    public NetworkHost? Host { get; init; }

    /// <summary>Its files.</summary>
    public string Folder { get; }

    public int Port { get; } = FreePort.Next();

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    /// <param name="auth">Demand users; make the first with <c>CREATE USER</c>.</param>
    /// <param name="folder">For its files, when not one that is gone with it.</param>
    public static async Task<InfluxServer> StartAsync(bool auth = false, NetworkHost? host = null, string? folder = null)
    {
        var server = new InfluxServer(auth, folder) { Host = host };
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
        var start = NetworkHost.Start(Host, "influxd", ["-config", directory.Write("influxdb.conf", Configuration())]);
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        process = Process.Start(start) ?? throw new InvalidOperationException("influxd is not installed: apt-get install influxdb, or run tests/run.sh, which does");
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Eventually.True(async () => process.HasExited || await AnswersAsync(), "influxd answers", () => Log, Limit);
        if (process.HasExited) throw new InvalidOperationException("influxd does not start:\n" + Log);
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
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
        if (Host is not null) return (await Host.AskAsync($"{Url}query", $"q={query}", $"db={database}", "epoch=ms"))?.TrimEnd('\n') ?? throw new InvalidOperationException("influxd does not answer:\n" + Log);
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
        if (Host is not null) return await Host.AcceptsAsync(Port);
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
          dir = "{Folder}/meta"
        [data]
          dir = "{Folder}/data"
          wal-dir = "{Folder}/wal"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [http]
          bind-address = "{(Host is null ? "127.0.0.1" : "")}:{Port}"
          log-enabled = false
          auth-enabled = {(auth ? "true" : "false")}
        """;
}
