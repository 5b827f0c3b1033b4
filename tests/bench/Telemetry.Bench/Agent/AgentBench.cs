namespace Telemetry.Bench;

/// <summary>What the agent costs a small machine, beside collectd in the same windows.</summary>
internal sealed class AgentBench : IBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => "agent";

    public string Summary => "Memory, processor and flash of the published agent with 10 sources at 1 Hz, beside Debian's collectd with 10 plugins.";

    public async Task<BenchResult> RunAsync(BenchStage stage, CancellationToken stop)
    {
        var disk = FileSystem.Below(stage.Folder);
        stage.Say($"the journal lies on {disk}");
        var broker = await Broker.StartAsync(stage, stop);
        var collector = await CollectorUnderBench.StartAsync(stage, broker, stop);
        var agent = await AgentAsync(stage, broker, collector, stop);
        var collectd = stage.Start(Collectd.OverMqtt(stage, broker));
        var csv = stage.Start(Collectd.IntoFiles(stage));
        await stage.UntilAsync(() => HeardAsync(stage, broker, stop), "collectd publishes", collectd, Patience, stop);

        Daemon[] measured = [agent, collectd, csv];
        var windows = await Windows.MeasureAsync(stage, measured, stop);
        if (await collector.SilentSourcesAsync(AgentScene.Device, stop) is not [])
            throw new InvalidOperationException($"sources of the agent have fallen silent meanwhile; it says:\n{agent.LastWords}");
        Row[] rows = [.. measured.SelectMany((daemon, i) => Rows(daemon.Name, windows[i]))];
        return new(rows, Targets(rows, windows[0]),
        [
            $"{stage.Pace.Windows} windows of {stage.Pace.Window} after {stage.Pace.WarmUp}; memory at the end of each",
            $"journal and files on {disk}; written: write_bytes of the kernel, pages of 4 KiB made dirty, extrapolated to a day; for the target over all windows together",
            $"collectd: {Collectd.Plugins}; collectd publishes at QoS 1 and keeps nothing, collectd-csv writes files that it does not flush",
        ]);
    }

    private static async Task<Daemon> AgentAsync(BenchStage stage, Broker broker, CollectorUnderBench collector, CancellationToken stop)
    {
        var scene = stage.In("scene.json");
        await File.WriteAllTextAsync(scene, AgentScene.Hardware(stage), stop);
        stage.Start(Daemon.App("field-simulator", Repository.Built("FieldSimulator"), "run", "--scene", scene));
        var chips = stage.Keep(new IioChips(new Random(1), stage.Time));
        await File.WriteAllTextAsync(stage.In("lamp"), "", stop);
        var file = stage.In("agent.json");
        await File.WriteAllTextAsync(file, AgentScene.Agent(stage, broker, collector, chips), stop);

        var assembly = Repository.Published("EdgeAgent");
        var unit = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(assembly)!, "edge-agent.service"), stop);
        var agent = stage.Start(new Daemon("edge-agent", "dotnet", assembly, "run", "--config", file) { Environment = ServiceUnit.Environment(unit) });
        stage.Say("waiting until all ten sources give values");
        await stage.UntilAsync(async () => await collector.SilentSourcesAsync(AgentScene.Device, stop) is [], "all sources give values", agent, Patience, stop);
        return agent;
    }

    /// <summary>One message of each plugin would do; a hundred are two seconds of them.</summary>
    private static async Task<bool> HeardAsync(BenchStage stage, Broker broker, CancellationToken stop)
    {
        await using var listener = new Daemon("mosquitto_sub", "mosquitto_sub", "-p", $"{broker.Port}", "-t", "collectd/#", "-C", "100", "-W", "10", "-q", "1");
        listener.Start(stage.In("collectd-heard.log"));
        return await listener.EndAsync(stop) == 0;
    }

    private static IEnumerable<Row> Rows(string name, IReadOnlyList<WindowFigures> windows) =>
    [
        Row.Of($"{name}: resident", "MB", windows.Select(window => window.ResidentMegabytes)),
        Row.Of($"{name}: private", "MB", windows.Select(window => window.PrivateMegabytes)),
        Row.Of($"{name}: processor", "% of a core", windows.Select(window => window.CorePercent)),
        Row.Of($"{name}: written", "MB/day", windows.Select(window => window.MegabytesPerDay)),
    ];

    private static Target[] Targets(Row[] rows, IReadOnlyList<WindowFigures> agent)
    {
        double Median(string name) => rows.First(row => row.Name == $"edge-agent: {name}").Median;
        return
        [
            Target.AtMost("resident, MB", Median("resident"), 60),
            Target.AtMost("private, MB", Median("private"), 20),
            Target.AtMost("processor, % of a core", Median("processor"), 1),
            Target.AtMost("written, MB/day", agent.Average(window => window.MegabytesPerDay), 50),
        ];
    }
}
