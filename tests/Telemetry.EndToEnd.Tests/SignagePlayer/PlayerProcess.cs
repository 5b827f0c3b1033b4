using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>The built player as a process of its own, with its folders in a temporary place that survives its restarts.</summary>
public sealed partial class PlayerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly HttpClient Http = new();
    private readonly TemporaryDirectory directory = new();
    private readonly StringBuilder log = new();
    private readonly int port = FreePort.Next();
    private Process? process;

    public PlayerProcess(Uri broker, string collector)
    {
        Directory.CreateDirectory(Content);
        directory.Write("player.json", JsonSerializer.Serialize(new
        {
            TestDesk.Device,
            Areas = new[] { TestDesk.Area },
            AreaNames = new Dictionary<string, object> { [TestDesk.Area] = new { ja = "川崎市川崎区", en = "Kawasaki-ku" } },
            Place = new { ja = "川崎駅前", en = "Kawasaki Station" },
            City = new { ja = "川崎市", en = "Kawasaki City" },
            Contact = new { ja = "川崎市 危機管理本部 044-200-2842", en = "Kawasaki City Crisis Management 044-200-2842" },
            Broker = new { Url = broker, ClientId = "sign-0001-player", Username = TestDesk.Device, BackoffMin = "00:00:00.1", BackoffMax = "00:00:01" },
            Http = new { Url = $"http://127.0.0.1:{port}" },
            Collector = new { Url = collector, Poll = "00:00:01" },
            Content = new { Directory = Content, ItemTime = "00:00:03", Rescan = "00:00:01" },
            State = new { Directory = State },
            RootKeyFile,
            Clock = new { Trust = "Always" },
            Screen = new { EndedNotice = "00:00:08", WithdrawnNotice = "00:00:15" },
            Wifi = new { Ssid = "Kawasaki_City_Free_Wi-Fi" },
            Tiles = new object[]
            {
                new { Measurement = "air", Field = "pm2_5", Device = "air-001", Station = new { ja = "川崎駅前測定局" } },
                new { Measurement = "radiation", Field = "dose_rate", Device = "rad-001", Station = new { ja = "川崎駅前測定局" } },
            },
        }));
    }

    public string Url => $"http://127.0.0.1:{port}";
    public string Content => directory.File("content");
    public string State => directory.File("state");
    public string RootKeyFile => directory.File("root.jwk");

    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    public async Task StartAsync()
    {
        var program = Path.Combine(Repository, "artifacts/bin/Telemetry.SignagePlayer/release/Telemetry.SignagePlayer");
        Assert.True(File.Exists(program), $"{program} is missing: dotnet build -c Release");
        process = Process.Start(new ProcessStartInfo(program, ["--config", directory.File("player.json")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.True(async () => (await TryStateAsync()) is not null, "the player answers", () => Log, TimeSpan.FromSeconds(90));
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    public async Task StopAsync()
    {
        _ = SendSignal(process!.Id, SigTerm);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        Assert.Equal(0, process.ExitCode);
    }

    public async Task<string> StateTextAsync() => await Http.GetStringAsync($"{Url}/state");

    public async Task<JsonElement> StateAsync() => JsonDocument.Parse(await StateTextAsync()).RootElement;

    public Task StateBecomesAsync(string reason, Func<JsonElement, bool> holds)
    {
        string? last = null;
        return Eventually.True(async () => holds(JsonDocument.Parse(last = await StateTextAsync()).RootElement), reason, () => $"{last}\n{Log}");
    }

    public Task ModeBecomesAsync(string mode) => StateBecomesAsync($"the mode is {mode}", s => s.GetProperty("mode").GetString() == mode);

    public ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) Kill();
        process?.Dispose();
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Telemetry.sln"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }

    private async Task<string?> TryStateAsync()
    {
        if (process!.HasExited) throw new InvalidOperationException("the player ended:\n" + Log);
        try
        {
            return await StateTextAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) lock (log) log.AppendLine(line.Data);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
