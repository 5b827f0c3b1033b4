using System.Globalization;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>What a fleet is made of.</summary>
/// <param name="BatchesPerSecond">Of each agent.</param>
internal sealed record FleetPlan(int Agents, int BatchesPerSecond)
{
    /// <summary>Store into this server instead of a file.</summary>
    public InfluxServer? Influx { get; init; }

    /// <summary>More than one share the telemetry; the first is the desk.</summary>
    public int Collectors { get; init; } = 1;

    /// <summary>Agents, broker, collector and store each on a host of their own; null: all on this machine.</summary>
    public HostChain? Hosts { get; init; }

    /// <summary>Folder of the store's file, when not one that is gone with the fleet.</summary>
    public string? StoreFolder { get; init; }

    /// <summary>The clock of the collectors; null: this machine's.</summary>
    public SteeredClock? Clock { get; init; }

    /// <summary>Lines of the broker's configuration.</summary>
    public string[] BrokerLines { get; init; } = ["max_queued_messages 20000"];
}

/// <summary>One broker, collectors and a few agents at a high rate, each a process of its own that may be killed at any time.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryDirectory directory;
    private readonly FleetPlan plan;
    private readonly List<AppProcess> agents = [], collectors = [];
    private readonly List<JournalWitness> witnesses = [];
    private readonly List<int> ports = [];

    private Fleet(TemporaryDirectory directory, MosquittoBroker broker, FleetPlan plan)
    {
        (this.directory, this.plan, Broker) = (directory, plan, broker);
        for (var i = 0; i < plan.Collectors; i++)
        {
            ports.Add(FreePort.Next());
            collectors.Add(new AppProcess("Collector", "run", "--config", directory.Write($"collector-{i}.json", CollectorConfig(i)))
            {
                Host = plan.Hosts?.Centre, Environment = plan.Clock?.Environment ?? new Dictionary<string, string>(),
            });
        }
    }

    public MosquittoBroker Broker { get; }
    public AppProcess Collector => collectors[0];
    public IReadOnlyList<AppProcess> Collectors => collectors;
    public int HttpPort => ports[0];
    public IReadOnlyList<AppProcess> Agents => agents;
    public IReadOnlyList<JournalWitness> Witnesses => witnesses;
    public string StorePath => Path.Combine(plan.StoreFolder ?? directory.File("store"), "telemetry.db");

    public static string Device(int index) => string.Create(CultureInfo.InvariantCulture, $"fire-{index:000}");

    public int PortOf(int collector) => ports[collector];

    public string CollectorConfigFile(int collector) => directory.File($"collector-{collector}.json");

    /// <summary>Makes the agents' journals and their witnesses, then starts everything.</summary>
    /// <param name="batchesPerSecond">Of each agent.</param>
    /// <param name="influx">Store into this server instead of a file.</param>
    public static Task<Fleet> StartAsync(int count, int batchesPerSecond, InfluxServer? influx = null) =>
        StartAsync(new FleetPlan(count, batchesPerSecond) { Influx = influx });

    public static async Task<Fleet> StartAsync(FleetPlan plan)
    {
        var fleet = new Fleet(new TemporaryDirectory(), await MosquittoBroker.StartAsync(new MosquittoBroker(plan.BrokerLines) { Host = plan.Hosts?.Relay }), plan);
        try
        {
            fleet.Broker.Kill();
            for (var i = 0; i < plan.Agents; i++)
            {
                fleet.Configure(i, TimeSpan.FromSeconds(1) / plan.BatchesPerSecond);
                fleet.agents.Add(new AppProcess("EdgeAgent", "run", "--config", fleet.directory.File($"agent-{i}.json")) { Host = plan.Hosts?.Posts });
            }
            await fleet.WitnessAsync();
            await fleet.Broker.StartAgainAsync();
            foreach (var collector in fleet.collectors) collector.Start();
            if (plan.Influx is null) await Eventually.True(() => File.Exists(fleet.StorePath), "the collector has made its store", () => fleet.Collector.Log);
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

    /// <summary>Lets the journals drain, stops all, and compares what was journalled with what is stored.</summary>
    public async Task<(int Sent, int Stored, int Missing, int Extra)> SettleAsync()
    {
        await RestAsync();
        var last = witnesses.Select(w => w.LastSeq()).ToList();
        await Eventually.True(
            () => witnesses.Zip(last).All(w => w.First.Waiting(w.Second) == 0), "the journals have drained",
            () => string.Join(", ", witnesses.Zip(last).Select(w => w.First.Waiting(w.Second))) + "\n" + Collector.Log[^Math.Min(3000, Collector.Log.Length)..],
            TimeSpan.FromSeconds(120));
        foreach (var agent in agents) await agent.StopAsync();
        await Collector.StopAsync();

        // What was journalled at rest, after the moment up to which everything must be there, may be stored and need not be.
        var (journalled, demanded) = (new Dictionary<ValueKey, double>(), new HashSet<ValueKey>());
        for (var i = 0; i < agents.Count; i++)
            foreach (var (seq, key, value) in witnesses[i].Values(Device(i)))
            {
                journalled[key] = value;
                if (seq <= last[i]) demanded.Add(key);
            }

        var stored = StoredValues.Read(StorePath);
        Assert.DoesNotContain(stored, s => journalled.TryGetValue(s.Key, out var value) && value != s.Value);
        return (demanded.Count, stored.Count, demanded.Count(k => !stored.ContainsKey(k)), stored.Keys.Count(k => !journalled.ContainsKey(k)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents) await agent.DisposeAsync();
        foreach (var collector in collectors) await collector.DisposeAsync();
        await Broker.DisposeAsync();
        directory.Dispose();
    }

    private string JournalPath(int index) => directory.File($"agent-{index}.db");

    private async Task WitnessAsync()
    {
        // The broker is away, so nothing has left the journals when the witnesses are installed.
        foreach (var agent in agents) agent.Start();
        foreach (var agent in agents)
        {
            await Eventually.True(() => agent.Log.Contains("started", StringComparison.Ordinal), "the agent has made its journal", () => agent.Log);
            await agent.StopAsync();
        }
        for (var i = 0; i < agents.Count; i++)
        {
            witnesses.Add(new JournalWitness(JournalPath(i)));
            witnesses[i].Install();
        }
    }

    private string BrokerUrl(Func<HostChain, string> address) => plan.Hosts is { } hosts ? $"mqtt://{address(hosts)}:{Broker.Port}" : Broker.Url.ToString();

    private string CollectorConfig(int index) => JsonSerializer.Serialize(new
    {
        Broker = new
        {
            Url = BrokerUrl(hosts => hosts.Cables[1].LeftAddress), ClientId = index == 0 ? "collector" : $"collector-{index + 1}", Username = "collector",
            BackoffMin = "00:00:00.100", BackoffMax = "00:00:01", KeepAlive = "00:00:05",
        },
        Group = new { Name = plan.Collectors > 1 ? "ingest" : "" },
        Http = new { Url = $"http://127.0.0.1:{ports[index]}" },
        Store = new
        {
            Kind = plan.Influx is null ? "Sqlite" : "InfluxDb", Path = index == 0 ? StorePath : directory.File($"store-{index}/telemetry.db"), Timeout = "00:00:05",
            Url = plan.Influx is null ? "http://127.0.0.1:8086" : $"http://{plan.Hosts?.Cables[2].RightAddress ?? "127.0.0.1"}:{plan.Influx.Port}",
        },
        Alerts = new { Directory = directory.File($"alerts-{index}"), Issuer = "city" },
    });

    private void Configure(int index, TimeSpan interval) => directory.Write($"agent-{index}.json", JsonSerializer.Serialize(new
    {
        Device = Device(index),
        Broker = new
        {
            Url = BrokerUrl(hosts => hosts.Cables[0].RightAddress), ClientId = Device(index), Username = Device(index),
            BackoffMin = "00:00:00.100", BackoffMax = "00:00:01", KeepAlive = "00:00:05",
        },
        Clock = new { Trust = "always" },
        Journal = new { Path = JournalPath(index), CommitInterval = interval.ToString(), FlashBudget = 0, Shared = true },
        Publisher = new { Window = 256, LinkRate = 1_000_000_000, AckTimeout = "00:00:01", AckTimeoutMax = "00:00:04" },
        Sources = new[] { new { Kind = "host", Name = "host", Interval = (interval / 2).ToString() } },
    }));
}
