namespace Telemetry.Bench;

/// <summary>How fast what 200 devices send gets to rest: through the collector into either store, and what others make of the same points.</summary>
internal sealed class IngestBench : IBench
{
    /// <summary>Another build of the collector (path of its collector.dll), measured in the same rounds: what a change is worth.</summary>
    public const string BesideVariable = "TELEMETRY_BENCH_BESIDE";

    // A collector runs for months: its code is compiled when the second round begins.
    private const int WarmUps = 2;
    private const double Quiet = 0.1;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300), LongestRest = TimeSpan.FromSeconds(4);

    public string Name => "ingest";

    public string Summary => "Points per second from MQTT into SQLite and into InfluxDB, beside InfluxDB fed directly, mosquitto_sub and Node-RED. --windows: rounds.";

    public async Task<BenchResult> RunAsync(BenchStage stage, CancellationToken stop)
    {
        var (disk, broker) = (FileSystem.Below(stage.Folder), await Broker.StartAsync(stage, stop));
        var subjects = await SubjectsAsync(stage, broker, stop);
        Daemon[] all = [broker.Daemon, .. subjects.SelectMany(one => one.Subject.Daemons)];
        // Rounds that warm up do not count, but their points must be there too.
        var scene = new IngestScene(stage.Time.GetUtcNow(), stage.Pace.Windows + WarmUps);
        for (var round = 0; round < scene.Rounds; round++)
        {
            var points = scene.Round(round);
            // Each round begins with another one, so that nobody always comes after the same.
            for (var i = 0; i < subjects.Count; i++)
            {
                await RestAsync(stage, all, stop);
                await subjects[(i + round) % subjects.Count].RunAsync(stage, points, counts: round >= WarmUps, stop);
            }
            stage.Say(round < WarmUps
                ? "warmed up"
                : $"round {round - WarmUps + 1} of {stage.Pace.Windows}: {string.Join(", ", subjects.Select(one => $"{one.Subject.Name} {one.LinesPerSecond[^1] / 1000:0} k"))} lines/s");
        }
        stage.Say("looking whether everything acknowledged is stored, and nothing else");
        var (stores, compared) = (0, 0);
        foreach (var prove in subjects.Select(one => one.Subject.Proof).OfType<Func<IngestScene, CancellationToken, Task<int>>>())
        {
            compared += await prove(scene, stop);
            stores++;
        }
        return IngestFigures.Of(subjects, broker, [
            $"stored, by count: {scene.Lines:N0} lines in each of {stores} stores, as many as were sent; {compared:N0} values compared one by one; "
                + $"{subjects.Sum(one => one.Subject.Resent)} batches were sent twice",
            $"the stores lie on {disk}; broker, generator and what is measured share this machine's {Environment.ProcessorCount} cores",
        ]);
    }

    private static async Task<IReadOnlyList<SubjectFigures>> SubjectsAsync(BenchStage stage, Broker broker, CancellationToken stop)
    {
        List<IngestSubject> subjects =
        [
            await CollectorSubject.SqliteAsync("MQTT to SQLite", stage, broker, new CollectorPlan("collector-sqlite", "sqlite"), stop),
            await CollectorSubject.InfluxAsync("MQTT to InfluxDB", stage, broker, new CollectorPlan("collector-influx", "influx"), stop),
            new DirectSubject("InfluxDB fed directly", await InfluxUnderBench.StartAsync(stage, "influxd-direct", stop)),
            new DrainSubject("mosquitto_sub, drained to nothing", broker, "drain"),
            await NodeRedSubject.StartAsync("MQTT to InfluxDB by Node-RED", stage, broker, "nodered", stop),
        ];
        if (Environment.GetEnvironmentVariable(BesideVariable) is { Length: > 0 } other)
        {
            subjects.Add(await CollectorSubject.SqliteAsync("MQTT to SQLite, other build", stage, broker, new CollectorPlan("other-sqlite", "other-sqlite", Assembly: other), stop));
            subjects.Add(await CollectorSubject.InfluxAsync("MQTT to InfluxDB, other build", stage, broker, new CollectorPlan("other-influx", "other-influx", Assembly: other), stop));
        }
        return [.. subjects.Select(subject => new SubjectFigures(subject))];
    }

    /// <summary>Waits until nobody has work left of the run before, compactions and checkpoints above all.</summary>
    private static async Task RestAsync(BenchStage stage, Daemon[] daemons, CancellationToken stop)
    {
        var began = stage.Time.GetTimestamp();
        while (stage.Time.GetElapsedTime(began) < LongestRest)
        {
            var before = daemons.Sum(daemon => ProcessMeter.Read(daemon).Processor.TotalMilliseconds);
            await stage.PauseAsync(Glance, stop);
            if (daemons.Sum(daemon => ProcessMeter.Read(daemon).Processor.TotalMilliseconds) - before < Quiet * Glance.TotalMilliseconds) return;
        }
    }
}
