using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Delivery;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Uplinks;

/// <summary>One agent, two brokers, behind each a collector with a store of its own: together they have everything.</summary>
public sealed class TwoUplinksTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Device = "ap-0017";
    private readonly TemporaryDirectory directory = new();
    private readonly List<AppProcess> processes = [];
    private MosquittoBroker preferred = null!, fallback = null!;
    private AppProcess agent = null!;

    private string JournalPath => directory.File("agent.db");

    public async Task InitializeAsync()
    {
        (preferred, fallback) = (await MosquittoBroker.StartAsync(), await MosquittoBroker.StartAsync());
        agent = Process("EdgeAgent", "agent.json", new
        {
            Device,
            Broker = Link(preferred, Device),
            FallbackBrokers = new[] { Link(fallback, Device) },
            FailoverAfter = "00:00:02",
            ReturnAfter = "00:00:03",
            Heartbeat = "00:00:01",
            Clock = new { Trust = "always" },
            Journal = new { Path = JournalPath, CommitInterval = "00:00:00.050", FlashBudget = 0, Shared = true },
            Publisher = new { Window = 256, LinkRate = 1_000_000_000, AckTimeout = "00:00:01", AckTimeoutMax = "00:00:04" },
            Sources = new[] { new { Kind = "host", Name = "host", Interval = "00:00:00.025" } },
        });
    }

    public async Task DisposeAsync()
    {
        foreach (var process in processes) await process.DisposeAsync();
        await preferred.DisposeAsync();
        await fallback.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task The_second_broker_takes_over_and_gives_back_and_the_two_stores_together_miss_nothing()
    {
        var witness = await WitnessAsync();
        AppProcess[] collectors = [Collector("a", preferred).Start(), Collector("b", fallback).Start()];
        agent.Start();
        await using var first = await StatusOf(preferred);
        await using var second = await StatusOf(fallback);
        await Eventually.True(() => first.Last?.Uplink is { Preferred: true }, "the agent is at its own broker", () => agent.Log);
        Assert.Equal($"127.0.0.1:{preferred.Port}", first.Last!.Uplink!.Broker);
        var mark = witness.LastSeq();

        preferred.Kill();
        await Eventually.True(() => second.Last is { State: DeviceState.Online, Uplink.Preferred: false }, "the agent is at the second broker", () => agent.Log);
        await Eventually.True(() => witness.Waiting(mark) == 0 && witness.LastSeq() > mark + 20, "what was measured is acknowledged there", () => agent.Log);
        var there = second.Last!.Connection;

        await preferred.StartAgainAsync();
        await Eventually.True(() => first.Last is { State: DeviceState.Online, Uplink.Preferred: true } back && back.Connection > there, "the agent is back", () => agent.Log);
        await Eventually.True(() => second.Last is { State: DeviceState.Offline }, "the second broker heard the farewell");
        Assert.Equal(($"moved to the broker 127.0.0.1:{preferred.Port}", there), (second.Last!.Reason, second.Last.Connection));

        mark = witness.LastSeq();
        await Eventually.True(() => witness.Waiting(mark) == 0, "the journal has drained", () => agent.Log);
        await agent.StopAsync();
        foreach (var collector in collectors) await collector.StopAsync();
        var (a, b) = (StoredValues.Read(directory.File("a/telemetry.db")), StoredValues.Read(directory.File("b/telemetry.db")));
        var demanded = witness.Values(Device).Where(value => value.Seq <= mark).ToList();
        output.WriteLine($"{demanded.Count} values journalled, {a.Count} in the first store, {b.Count} in the second");
        Assert.True(a.Count > 0 && b.Count > 0, "both were used");
        Assert.DoesNotContain(demanded, value => !a.ContainsKey(value.Key) && !b.ContainsKey(value.Key));
    }

    [Fact]
    public async Task A_broker_that_hangs_is_left_like_one_that_is_gone_and_ends_only_its_own_session()
    {
        agent.Start();
        await using var first = await StatusOf(preferred);
        await using var second = await StatusOf(fallback);
        await Eventually.True(() => first.Last?.Uplink is { Preferred: true }, "the agent is at its own broker", () => agent.Log);
        var left = first.Last!.Connection;
        preferred.Suspend();
        await Eventually.True(() => second.Last is { State: DeviceState.Online }, "the agent is at the second broker", () => agent.Log, TimeSpan.FromSeconds(60));
        Assert.True(second.Last!.Connection > left);
        preferred.Resume();
        await Eventually.True(() => first.Last is { State: DeviceState.Online } back && back.Connection > second.Last.Connection, "the agent is back", () => agent.Log);
        await Eventually.Throughout(TimeSpan.FromSeconds(3), () => first.Last is { State: DeviceState.Online }, "no late will ends the new session", () => first.Last);
    }

    private async Task<JournalWitness> WitnessAsync()
    {
        preferred.Kill();
        fallback.Kill();
        agent.Start();
        await Eventually.True(() => agent.Log.Contains("started", StringComparison.Ordinal), "the agent has made its journal", () => agent.Log);
        await agent.StopAsync();
        var witness = new JournalWitness(JournalPath);
        witness.Install();
        await preferred.StartAgainAsync();
        await fallback.StartAgainAsync();
        return witness;
    }

    private AppProcess Collector(string name, MosquittoBroker broker) => Process("Collector", $"{name}.json", new
    {
        Broker = Link(broker, $"collector-{name}"),
        Http = new { Url = $"http://127.0.0.1:{FreePort.Next()}" },
        Store = new { Path = directory.File($"{name}/telemetry.db") },
        Alerts = new { Directory = directory.File($"{name}-alerts"), Issuer = "city" },
    });

    private AppProcess Process(string app, string file, object options)
    {
        var process = new AppProcess(app, "run", "--config", directory.Write(file, JsonSerializer.Serialize(options)));
        processes.Add(process);
        return process;
    }

    private static object Link(MosquittoBroker broker, string client) => new
    {
        Url = broker.Url.ToString(), ClientId = client, Username = client, KeepAlive = "00:00:05", ConnectTimeout = "00:00:03", BackoffMin = "00:00:00.100", BackoffMax = "00:00:01",
    };

    private static async Task<StatusWatch> StatusOf(MosquittoBroker broker)
    {
        var watch = new StatusWatch(broker);
        await watch.StartAsync();
        return watch;
    }

    /// <summary>The newest status that a broker hands out.</summary>
    private sealed class StatusWatch : IAsyncDisposable
    {
        private readonly BrokerConnection link;
        private volatile DeviceStatus? last;

        public StatusWatch(MosquittoBroker broker) => link = new BrokerConnection(
            new BrokerOptions { Url = broker.Url, ClientId = "watch", KeepAlive = TimeSpan.FromSeconds(60), BackoffMin = TimeSpan.FromMilliseconds(100), BackoffMax = TimeSpan.FromSeconds(1) },
            new BrokerSession
            {
                Subscriptions = [(new Topics().For(TopicKind.Status, Device), 1)],
                OnMessage = (in InboundMessage message) => last = JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.DeviceStatus),
            },
            TimeProvider.System, new Random(1), NullLogger.Instance);

        public DeviceStatus? Last => last;

        public async Task StartAsync()
        {
            link.Start();
            Assert.True(await link.WaitConnectedAsync(TimeSpan.FromSeconds(10), default));
        }

        public ValueTask DisposeAsync() => link.DisposeAsync();
    }
}
