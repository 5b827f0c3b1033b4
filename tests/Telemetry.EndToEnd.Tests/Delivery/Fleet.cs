using System.Globalization;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>One broker, one collector and a few agents at a high rate, each a process of its own that may be killed at any time.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryDirectory directory;
    private readonly List<AppProcess> agents = [];
    private readonly List<JournalWitness> witnesses = [];

    private Fleet(TemporaryDirectory directory, MosquittoBroker broker, InfluxServer? influx)
    {
        this.directory = directory;
        Broker = broker;
        HttpPort = FreePort.Next();
        Collector = new AppProcess("Collector", "run", "--config", directory.Write("collector.json", JsonSerializer.Serialize(new
        {
            Broker = new { Url = broker.Url.ToString(), ClientId = "collector", Username = "collector", BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
            Http = new { Url = $"http://127.0.0.1:{HttpPort}" },
            Store = new { Kind = influx is null ? "Sqlite" : "InfluxDb", Path = StorePath, Url = influx?.Url.ToString() ?? "http://127.0.0.1:8086", Timeout = "00:00:05" },
            Alerts = new { Directory = directory.File("alerts"), Issuer = "city" },
        })));
    }

    public MosquittoBroker Broker { get; }
    public AppProcess Collector { get; }
    public int HttpPort { get; }
    public IReadOnlyList<AppProcess> Agents => agents;
    public IReadOnlyList<JournalWitness> Witnesses => witnesses;
    public string StorePath => directory.File("store/telemetry.db");

    public static string Device(int index) => string.Create(CultureInfo.InvariantCulture, $"fire-{index:000}");

    /// <summary>Makes the agents' journals and their witnesses, then starts everything.</summary>
    /// <param name="batchesPerSecond">Of each agent.</param>
    /// <param name="influx">Store into this server instead of a file.</param>
    public static async Task<Fleet> StartAsync(int count, int batchesPerSecond, InfluxServer? influx = null)
    {
        var fleet = new Fleet(new TemporaryDirectory(), await MosquittoBroker.StartAsync("max_queued_messages 20000"), influx);
        try
        {
            fleet.Broker.Kill();
            for (var i = 0; i < count; i++)
            {
                fleet.Configure(i, TimeSpan.FromSeconds(1) / batchesPerSecond);
                var agent = new AppProcess("EdgeAgent", "run", "--config", fleet.directory.File($"agent-{i}.json"));
                fleet.agents.Add(agent);
                await fleet.WitnessAsync(agent, fleet.JournalPath(i));
            }
            await fleet.Broker.StartAgainAsync();
            fleet.Collector.Start();
            if (influx is null) await Eventually.True(() => File.Exists(fleet.StorePath), "the collector has made its store", () => fleet.Collector.Log);
            foreach (var agent in fleet.agents) agent.Start();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the agents anew with sources at rest, so that the journals can drain.</summary>
    public async Task RestAsync()
    {
        for (var i = 0; i < agents.Count; i++)
        {
            await agents[i].StopAsync();
            Configure(i, TimeSpan.FromSeconds(5));
            agents[i].Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents) await agent.DisposeAsync();
        await Collector.DisposeAsync();
        await Broker.DisposeAsync();
        directory.Dispose();
    }

    private string JournalPath(int index) => directory.File($"agent-{index}.db");

    private async Task WitnessAsync(AppProcess agent, string journal)
    {
        // The broker is away, so nothing has left the journal when the witness is installed.
        agent.Start();
        await Eventually.True(() => agent.Log.Contains("started", StringComparison.Ordinal), "the agent has made its journal", () => agent.Log);
        await agent.StopAsync();
        var witness = new JournalWitness(journal);
        witness.Install();
        witnesses.Add(witness);
    }

    private void Configure(int index, TimeSpan interval) => directory.Write($"agent-{index}.json", JsonSerializer.Serialize(new
    {
        Device = Device(index),
        Broker = new { Url = Broker.Url.ToString(), ClientId = Device(index), Username = Device(index), BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
        Clock = new { Trust = "always" },
        Journal = new { Path = JournalPath(index), CommitInterval = interval.ToString(), FlashBudget = 0, Shared = true },
        Publisher = new { Window = 256, LinkRate = 1_000_000_000, AckTimeout = "00:00:01", AckTimeoutMax = "00:00:04" },
        Sources = new[] { new { Kind = "host", Name = "host", Interval = (interval / 2).ToString() } },
    }));
}
