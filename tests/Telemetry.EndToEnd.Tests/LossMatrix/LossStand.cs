using System.Text.Json;
using Telemetry.EndToEnd.Tests.Delivery;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>The product as processes, with a truth beside it (<see cref="JournalWitness"/>) and hands for harming it.</summary>
internal sealed class LossStand : IAsyncDisposable
{
    public const string BrokerDatabase = "mosquitto.db";

    // Room for what a run stores, a little of it: the rest is filled by hand.
    private const int DiskMegabytes = 256;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly TemporaryDirectory directory = new();
    private BatchObserver? observer;

    private LossStand(StandKind kind) => Kind = kind;

    public StandKind Kind { get; }
    public Fleet Fleet { get; private set; } = null!;
    public InfluxServer? Influx { get; private set; }
    public SmallDisk? Disk { get; private set; }
    public HostChain? Hosts { get; private set; }

    /// <summary>See <see cref="BatchObserver.Repeats"/>.</summary>
    public long Repeats => observer!.Repeats;

    public static async Task<LossStand> StartAsync(StandKind kind, LossScale scale)
    {
        var stand = new LossStand(kind);
        try
        {
            await stand.BuildAsync(scale);
            return stand;
        }
        catch
        {
            await stand.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<long> LastSeqs() => [.. Fleet.Witnesses.Select(w => w.LastSeq())];

    /// <summary>Waits until what every agent journalled after this moment is acknowledged: the pipeline works from end to end.</summary>
    public async Task FlowsAsync(TimeSpan patience)
    {
        var before = LastSeqs();
        await Eventually.True(() => Fleet.Witnesses.Zip(before).All(w => w.First.LastSeq() > w.Second), "every agent journals", () => string.Join('\n', Fleet.Agents.Select(a => Tail(a.Log))), patience);
        await DrainedAsync([.. before.Select(seq => seq + 1)], patience);
    }

    /// <summary>Waits until nothing up to these sequence numbers waits in a journal.</summary>
    public Task DrainedAsync(IReadOnlyList<long> seqs, TimeSpan patience) => Eventually.True(
        () => Fleet.Witnesses.Zip(seqs).All(w => w.First.Waiting(w.Second) == 0), "the journals have drained",
        () => string.Join(", ", Fleet.Witnesses.Zip(seqs).Select(w => w.First.Waiting(w.Second))) + "\n" + string.Join('\n', Fleet.Collectors.Select(c => Tail(c.Log))), patience);

    /// <summary>Stops the agents where they are, and waits until the collectors have done what was on its way to them.</summary>
    public async Task FreezeAsync(TimeSpan patience)
    {
        foreach (var agent in Fleet.Agents) agent.Suspend();
        var before = "";
        await Eventually.True(
            async () =>
            {
                var now = string.Join(' ', await Task.WhenAll(Enumerable.Range(0, Fleet.Collectors.Count).Select(DoneAsync)));
                var (same, still) = (now == before, !now.Contains('?', StringComparison.Ordinal));
                before = now;
                // Twice the same, a second apart: the slowest commit of all is what this waits for.
                if (!same) await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                return same && still;
            },
            "the collectors are at rest", () => before, patience);
    }

    public void Thaw()
    {
        foreach (var agent in Fleet.Agents) agent.Resume();
    }

    /// <summary>Everything that the store has.</summary>
    public async Task<Dictionary<ValueKey, double>> StoredAsync() => Influx is null ? StoredValues.Read(Fleet.StorePath) : await StoredValues.ReadAsync(Influx);

    /// <summary>What a collector says of itself; null while it does not answer.</summary>
    public Task<JsonElement?> HealthAsync(int collector) => AskAsync(collector, "/health");

    /// <summary>An answer of a collector, of any status; null while it does not answer.</summary>
    public async Task<JsonElement?> AskAsync(int collector, string path)
    {
        var url = $"http://127.0.0.1:{Fleet.PortOf(collector)}{path}";
        try
        {
            string? text;
            if (Hosts is not null) text = await Hosts.Centre.AskAsync(url);
            else
            {
                using var answer = await Http.GetAsync(new Uri(url));
                text = await answer.Content.ReadAsStringAsync();
            }
            if (string.IsNullOrEmpty(text)) return null;
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits until a collector has acknowledged batches since it was started.</summary>
    public Task TakesItsShareAsync(int collector, TimeSpan patience) => Eventually.True(
        async () => (await HealthAsync(collector))?.GetProperty("ingest").GetProperty("acknowledged").GetInt64() > 0,
        $"collector {collector} takes its share", () => Tail(Fleet.Collectors[collector].Log), patience);

    /// <summary>Waits until the broker has the retained status of every agent.</summary>
    public Task StatusesAreBackAsync() => Eventually.True(
        async () => (await NetworkHost.RunAsync(
            null, "mosquitto_sub", "-h", "127.0.0.1", "-p", $"{Fleet.Broker.Port}", "-t", "city/status/+", "--retained-only", "-C", $"{Fleet.Agents.Count}", "-W", "1")).ExitCode == 0,
        "the broker has the retained status of every agent again", () => Fleet.Broker.Log);

    public async ValueTask DisposeAsync()
    {
        if (observer is not null) await observer.DisposeAsync();
        if (Fleet is not null) await Fleet.DisposeAsync();
        if (Influx is not null) await Influx.DisposeAsync();
        Hosts?.Dispose();
        Disk?.Dispose();
        directory.Dispose();
    }

    private async Task BuildAsync(LossScale scale)
    {
        var plan = new FleetPlan(scale.Agents, scale.BatchesPerSecond);
        if (Kind != StandKind.Hosts && SmallDisk.WhyNot is null) Disk = SmallDisk.Mount(directory.File("disk"), DiskMegabytes);
        if (Kind == StandKind.Hosts) Hosts = HostChain.Build();
        if (Kind != StandKind.File) Influx = await InfluxServer.StartAsync(host: Hosts?.Store, folder: directory.File("disk"));
        Fleet = await Fleet.StartAsync(Kind switch
        {
            // A broker that keeps something, so that it can be taken away from it.
            StandKind.File => plan with { StoreFolder = directory.File("disk"), BrokerLines = [.. plan.BrokerLines, "persistence true", "persistence_location {dir}/", "autosave_interval 1"] },
            StandKind.Group => plan with { Influx = Influx, Collectors = 2 },
            _ => plan with { Influx = Influx, Hosts = Hosts },
        });
        observer = new BatchObserver(Hosts?.Relay, Fleet.Broker.Port);
    }

    private async Task<string> DoneAsync(int collector) => await HealthAsync(collector) is { } health && health.GetProperty("queue").GetProperty("messages").GetInt64() == 0
        ? $"{health.GetProperty("ingest").GetProperty("received")} {health.GetProperty("ingest").GetProperty("acknowledged")}"
        : "?";

    private static string Tail(string log) => log[^Math.Min(3000, log.Length)..];
}
