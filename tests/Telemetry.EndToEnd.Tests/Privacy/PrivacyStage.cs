using System.Globalization;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;
using Telemetry.FieldSimulator;

namespace Telemetry.EndToEnd.Tests.Privacy;

/// <summary>Two access points with stations whose addresses are known, their agents, a broker that somebody watches, and a collector.</summary>
internal sealed class PrivacyStage : IAsyncDisposable
{
    private readonly TemporaryDirectory directory;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int port = FreePort.Next();

    private PrivacyStage(TemporaryDirectory directory, MosquittoBroker broker, Watcher watcher)
    {
        (this.directory, Broker, Watcher) = (directory, broker, watcher);
        Directory.CreateDirectory(directory.File("sockets"));
        for (var i = 0; i < 2; i++)
        {
            Directory.CreateDirectory(Own(i));
            Radios.Add(new HostapdSimulator(new HostapdOptions { Socket = directory.File($"air-{i}/wlan0") }, TimeProvider.System, new Random(i)));
            Radios[i].Start();
            File.WriteAllText(Config(i), JsonSerializer.Serialize(new
            {
                Device = Device(i),
                Broker = new { Url = broker.Url.ToString(), Username = Device(i), BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
                Journal = new { Path = Journal(i), CommitInterval = "00:00:00.2", FlashBudget = 0, Shared = true },
                Clock = new { Trust = "always" },
                SketchInterval = "00:00:10",
                Heartbeat = "00:00:02",
                Sources = new[] { new { Kind = "hostapd", Name = "wlan0", Interval = "00:00:00.2", Directory = directory.File($"air-{i}"), ClientDirectory = directory.File("sockets") } },
            }));
            Agents.Add(new AppProcess("EdgeAgent", "run", "--config", Config(i)));
        }
        Collector = new AppProcess("Collector", "run", "--config", directory.Write("collector.json", JsonSerializer.Serialize(new
        {
            Broker = new { Url = broker.Url.ToString(), ClientId = "collector", Username = "collector", BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
            Http = new { Url = $"http://127.0.0.1:{port}" },
            Store = new { Path = directory.File("collector/telemetry.db") },
            Alerts = new { Directory = directory.File("collector/alerts"), Issuer = "city" },
        })));
    }

    public MosquittoBroker Broker { get; }
    public Watcher Watcher { get; }
    public List<HostapdSimulator> Radios { get; } = [];
    public List<AppProcess> Agents { get; } = [];
    public AppProcess Collector { get; }

    /// <summary>What agents and collector have on disk, configuration and command sockets included.</summary>
    public string Folder => directory.Path;

    public static async Task<PrivacyStage> StartAsync()
    {
        var broker = await MosquittoBroker.StartAsync();
        return new PrivacyStage(new TemporaryDirectory(), broker, await Watcher.StartAsync(broker.Url));
    }

    public static string Device(int i) => $"ap-{i + 1}";

    public string Journal(int i) => Path.Combine(Own(i), "journal.db");

    public string Config(int i) => Path.Combine(Own(i), "agent.json");

    public Task<string> GetAsync(string path) => http.GetStringAsync(new Uri($"http://127.0.0.1:{port}{path}"));

    /// <summary>Addresses of stations: no zeros and no pattern, so that nothing else looks like them.</summary>
    public static ulong Address(int i)
    {
        var random = new Random(1_000 + i);
        ulong address = 0;
        for (var octet = 0; octet < 6; octet++) address = address << 8 | (uint)random.Next(0x11, 0xff);
        return address & ~0x0100_0000_0000UL;
    }

    public static string Text(ulong address) =>
        string.Join(':', Enumerable.Range(0, 6).Select(i => ((address >> (40 - 8 * i)) & 0xff).ToString("x2", CultureInfo.InvariantCulture)));

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Agents) await agent.DisposeAsync();
        await Collector.DisposeAsync();
        await Watcher.DisposeAsync();
        foreach (var radio in Radios) await radio.DisposeAsync();
        await Broker.DisposeAsync();
        http.Dispose();
        directory.Dispose();
    }

    private string Own(int i) => directory.File($"agent-{i}");
}
