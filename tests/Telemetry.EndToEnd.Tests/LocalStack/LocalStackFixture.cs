using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.LocalStack;

/// <summary><c>./deploy.sh local</c> as a newcomer runs it, in a folder and on ports of its own.</summary>
public sealed class LocalStackFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly StringBuilder output = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Process? deploy;

    public int Mqtt { get; } = FreePort.Next();
    public int Collector { get; } = FreePort.Next();
    public int Dashboards { get; } = FreePort.Next();
    public int Player { get; } = FreePort.Next();

    public string Data => directory.File("data");

    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    public async Task InitializeAsync()
    {
        deploy = Launch("--fresh");
        await Eventually.True(
            () => deploy.HasExited || Output.Contains("/environment", StringComparison.Ordinal), "deploy.sh says that data flows", () => Output,
            TimeSpan.FromMinutes(6));
        if (deploy.HasExited) throw new InvalidOperationException("deploy.sh ended by itself:\n" + Output);
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        http.Dispose();
        directory.Dispose();
    }

    /// <summary>SIGTERM to deploy.sh; answers its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (deploy is null) return 0;
        if (!deploy.HasExited) Process.Start("kill", ["-TERM", $"{deploy.Id}"]).WaitForExit();
        await deploy.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return deploy.ExitCode;
    }

    public Process Launch(params string[] more)
    {
        string[] arguments =
        [
            Path.Combine(Repository.Root, "deploy.sh"), "local", "--data", Data, "--mqtt-port", $"{Mqtt}", "--collector-port", $"{Collector}",
            "--dashboards-port", $"{Dashboards}", "--player-port", $"{Player}", .. more,
        ];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output) output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public Task<string> GetAsync(int port, string path) => http.GetStringAsync(new Uri($"http://127.0.0.1:{port}{path}"));

    public async Task<JsonElement> JsonAsync(int port, string path)
    {
        using var document = JsonDocument.Parse(await GetAsync(port, path));
        return document.RootElement.Clone();
    }

    public async Task<string> ModeAsync() => (await JsonAsync(Player, "/state")).GetProperty("mode").GetString()!;

    /// <summary>The collector's command line of this stack, through the wrapper that deploy.sh leaves.</summary>
    public async Task<(int ExitCode, string Output)> CollectorAsync(params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo(Path.Combine(Data, "bin", "collector"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (text, errors) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return (command.ExitCode, await text + await errors);
    }
}
