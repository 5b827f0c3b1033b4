namespace Telemetry.Bench;

/// <summary>A way from the devices to rest; all of them get the same points.</summary>
/// <param name="Counts">What has happened to a line that counts.</param>
/// <param name="Daemons">Whose memory and processor time are told.</param>
internal abstract record IngestSubject(string Name, string Counts, IReadOnlyList<Daemon> Daemons)
{
    /// <summary>Fails when its store does not hold exactly what was sent; tells how many values it compared. Null without a store.</summary>
    public Func<IngestScene, CancellationToken, Task<int>>? Proof { get; init; }

    /// <summary>Batches that were sent twice.</summary>
    public int Resent { get; protected set; }

    /// <returns>From the first line sent to the last that counts.</returns>
    public abstract Task<TimeSpan> RunAsync(BenchStage stage, IngestRound round, CancellationToken stop);
}

/// <summary>The collector: a batch counts when its device has the collector's word.</summary>
internal sealed record CollectorSubject(string Name, Broker Broker, string Prefix, IReadOnlyList<Daemon> Daemons)
    : IngestSubject(Name, "committed in the store and acknowledged to its device", Daemons)
{
    public static async Task<CollectorSubject> SqliteAsync(string name, BenchStage stage, Broker broker, CollectorPlan plan, CancellationToken stop)
    {
        var collector = await CollectorUnderBench.StartAsync(stage, broker, plan, stop);
        return new(name, broker, plan.Prefix, [collector.Daemon]) { Proof = (scene, ct) => IngestProof.OfFileAsync(collector.StoreFile, scene, ct) };
    }

    public static async Task<CollectorSubject> InfluxAsync(string name, BenchStage stage, Broker broker, CollectorPlan plan, CancellationToken stop)
    {
        var influx = await InfluxUnderBench.StartAsync(stage, $"influxd-of-{plan.Name}", stop);
        var collector = await CollectorUnderBench.StartAsync(stage, broker, plan with { Influx = influx.Url }, stop);
        return new(name, broker, plan.Prefix, [collector.Daemon, influx.Daemon]) { Proof = (scene, ct) => IngestProof.OfServerAsync(influx, scene, ct) };
    }

    public override async Task<TimeSpan> RunAsync(BenchStage stage, IngestRound round, CancellationToken stop)
    {
        await using var fleet = await LoadFleet.ConnectAsync(Broker, Prefix, Confirmation.Store, stop);
        var began = stage.Time.GetTimestamp();
        await fleet.DeliverAsync(round, stop);
        var took = stage.Time.GetElapsedTime(began);
        Resent += fleet.Resent;
        return took;
    }
}

/// <summary>InfluxDB without anything before it.</summary>
internal sealed record DirectSubject : IngestSubject
{
    private readonly InfluxUnderBench influx;

    public DirectSubject(string name, InfluxUnderBench influx)
        : base(name, "answered with 204; 5,000 lines a request, one connection, no MQTT, nothing acknowledged to devices", [influx.Daemon]) =>
        (this.influx, Proof) = (influx, (scene, ct) => IngestProof.OfServerAsync(influx, scene, ct));

    public override async Task<TimeSpan> RunAsync(BenchStage stage, IngestRound round, CancellationToken stop)
    {
        var began = stage.Time.GetTimestamp();
        foreach (var request in round.Requests) await influx.WriteAsync(request, stop);
        return stage.Time.GetElapsedTime(began);
    }
}

/// <summary>Node-RED and its own InfluxDB. It tells nobody when something is stored, so the server is asked.</summary>
internal sealed record NodeRedSubject(string Name, Broker Broker, string Prefix, Daemon NodeRed, InfluxUnderBench Influx)
    : IngestSubject(Name, "answered with 204 to Node-RED; a request for each message, nothing acknowledged to devices", [NodeRed, Influx.Daemon])
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), Limit = TimeSpan.FromMinutes(2);

    public static async Task<NodeRedSubject> StartAsync(string name, BenchStage stage, Broker broker, string prefix, CancellationToken stop)
    {
        var influx = await InfluxUnderBench.StartAsync(stage, "influxd-of-node-red", stop);
        var nodeRed = await Telemetry.Bench.NodeRed.StartAsync(stage, broker, prefix, influx, stop);
        return new(name, broker, prefix, nodeRed, influx) { Proof = (scene, ct) => IngestProof.OfServerAsync(influx, scene, ct) };
    }

    public override async Task<TimeSpan> RunAsync(BenchStage stage, IngestRound round, CancellationToken stop)
    {
        await using var fleet = await LoadFleet.ConnectAsync(Broker, Prefix, Confirmation.Broker, stop);
        var wanted = await Influx.WrittenAsync(stop) + IngestScene.LinesPerRound;
        var began = stage.Time.GetTimestamp();
        await fleet.DeliverAsync(round, stop);
        while (await Influx.WrittenAsync(stop) < wanted)
        {
            if (stage.Time.GetElapsedTime(began) > Limit)
                throw new InvalidOperationException($"Node-RED has not delivered everything within {Limit}; it says:\n{NodeRed.LastWords}");
            await stage.PauseAsync(Look, stop);
        }
        return stage.Time.GetElapsedTime(began);
    }
}
