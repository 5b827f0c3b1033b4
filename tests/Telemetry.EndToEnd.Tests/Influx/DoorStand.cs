using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Telemetry.Collector;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Influx;

/// <summary>A collector process with an open door, over the file or over a real InfluxDB; its broker is away.</summary>
internal sealed class DoorStand : IAsyncDisposable
{
    public const string Token = "0123456789abcdef-of-the-test";

    private readonly TemporaryDirectory directory = new();

    private DoorStand(InfluxServer? server)
    {
        PrivateFile.Write(directory.File("door.tokens"), Encoding.UTF8.GetBytes($"test {Token}\n"), PrivateFile.OwnerOnly);
        Collector = new AppProcess("Collector", "run", "--config", directory.Write("collector.json", JsonSerializer.Serialize(new
        {
            Broker = new { Url = "mqtt://127.0.0.1:9", ClientId = "collector" },
            Http = new { Url = $"http://127.0.0.1:{Port}" },
            Store = new { Kind = server is null ? "Sqlite" : "InfluxDb", Path = directory.File("telemetry.db"), Url = server?.Url.ToString() ?? "http://127.0.0.1:9", Database = "telemetry" },
            Door = new { TokenFile = directory.File("door.tokens") },
        })));
    }

    public int Port { get; } = FreePort.Next();

    public AppProcess Collector { get; }

    public static async Task<DoorStand> OpenAsync(InfluxServer? server = null)
    {
        var stand = new DoorStand(server);
        stand.Collector.Start();
        using var http = new HttpClient();
        await Eventually.True(
            async () => !stand.Collector.IsRunning || await Answers(), "the door is open", () => stand.Collector.Log, TimeSpan.FromSeconds(90));
        if (!stand.Collector.IsRunning) throw new InvalidOperationException(stand.Collector.Log);
        return stand;

        async Task<bool> Answers()
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{stand.Port}/ping"));
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    public string File(string name, string text) => directory.Write(name, text);

    /// <summary>Debian's influx command line; the token is not on its command line.</summary>
    public Task<(int ExitCode, string Output)> InfluxAsync(params string[] arguments) =>
        RunAsync("influx", ["-host", "127.0.0.1", "-port", $"{Port}", "-database", "telemetry", .. arguments], ("INFLUX_USERNAME", "any"), ("INFLUX_PASSWORD", Token));

    /// <summary>curl, answering the status after the body.</summary>
    public async Task<(int Status, string Body)> CurlAsync(string path, params string[] arguments)
    {
        var (exit, output) = await RunAsync("curl", ["-sS", "-w", "\n%{http_code}", .. arguments, $"http://127.0.0.1:{Port}{path}"]);
        if (exit != 0) throw new InvalidOperationException(output);
        var end = output.TrimEnd().LastIndexOf('\n');
        return (int.Parse(output[(end + 1)..], System.Globalization.CultureInfo.InvariantCulture), output[..Math.Max(end, 0)]);
    }

    public async Task<string> AskAsync(string query)
    {
        var (status, body) = await CurlAsync("/query", "-H", $"Authorization: Token {Token}", "--data-urlencode", $"q={query}", "--data", "db=telemetry&epoch=ms");
        return status == 200 ? body.TrimEnd('\n') : throw new InvalidOperationException(body);
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(string tool, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} is not installed: run tests/run.sh, which does");
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System);
        return (process.ExitCode, await text + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        directory.Dispose();
    }
}
