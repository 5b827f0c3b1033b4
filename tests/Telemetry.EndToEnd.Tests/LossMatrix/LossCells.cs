using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>The loss matrix: every cell, in the order in which it is run.</summary>
internal static class LossCells
{
    public static IReadOnlyList<LossCell> All { get; } =
    [
        new("collector killed", StandKind.File, (stand, scale, random) => AgainAsync(stand, scale, random, () => Restart(stand.Fleet.Collector))),
        new("broker killed", StandKind.File, (stand, scale, random) => AgainAsync(stand, scale, random, async () =>
        {
            stand.Fleet.Broker.Kill();
            await AwayAsync(scale, random);
            await stand.Fleet.Broker.StartAgainAsync();
        })),
        new("agent killed", StandKind.File, (stand, scale, random) => AgainAsync(stand, scale, random, async () =>
        {
            // A broker that hangs keeps acknowledgements back: what waits in the journal is what the kill is about.
            stand.Fleet.Broker.Suspend();
            await AwayAsync(scale, random);
            await Restart(stand.Fleet.Agents[random.Next(stand.Fleet.Agents.Count)]);
            stand.Fleet.Broker.Resume();
        })),
        new("broker restarted with an empty database", StandKind.File, (stand, scale, random) => AgainAsync(stand, scale, random, () => EmptyBrokerAsync(stand, scale, random))),
        new("disk full at the SQLite store", StandKind.File, DiskFullAsync, CellNeed.SmallDisk),
        new("InfluxDB killed", StandKind.Group, (stand, scale, random) => AgainAsync(stand, scale, random, async () =>
        {
            stand.Influx!.Kill();
            await AwayAsync(scale, random);
            await stand.Influx.StartAgainAsync();
        })),
        new("InfluxDB down", StandKind.Group, async (stand, scale, _) =>
        {
            await stand.Influx!.StopAsync();
            await PauseAsync(scale.StoreDown);
            await stand.Influx.StartAgainAsync();
        }),
        new("disk full at InfluxDB", StandKind.Group, DiskFullAsync, CellNeed.SmallDisk),
        new("one of two collectors killed", StandKind.Group, OneOfTwoAsync),
        new("network cut: cables pulled out", StandKind.Hosts, (stand, scale, random) => CutAsync(stand, CableState.Pulled, scale.Pulled, scale, random), CellNeed.Network),
        new("network cut: packets vanish", StandKind.Hosts, (stand, scale, random) => CutAsync(stand, CableState.Swallowing, scale.Swallowed, scale, random), CellNeed.Network),
    ];

    /// <summary>Strikes while batches pass, each time at a random moment.</summary>
    private static async Task AgainAsync(LossStand stand, LossScale scale, Random random, Func<Task> strike)
    {
        for (var round = 0; round < scale.Rounds; round++)
        {
            await stand.FlowsAsync(scale.Patience);
            await PauseAsync(TimeSpan.FromMilliseconds(random.Next(0, 800)));
            await strike();
        }
    }

    private static Task Restart(AppProcess process)
    {
        process.Kill();
        process.Start();
        return Task.CompletedTask;
    }

    private static async Task EmptyBrokerAsync(LossStand stand, LossScale scale, Random random)
    {
        var database = stand.Fleet.Broker.Files.File(LossStand.BrokerDatabase);
        await Eventually.True(() => File.Exists(database), "the broker has saved its database", () => stand.Fleet.Broker.Log);
        stand.Fleet.Broker.Kill();
        File.Delete(database);
        await AwayAsync(scale, random);
        await stand.Fleet.Broker.StartAgainAsync();
        await stand.StatusesAreBackAsync();
    }

    private static async Task DiskFullAsync(LossStand stand, LossScale scale, Random random)
    {
        stand.Disk!.Fill();
        await Eventually.True(async () => (await stand.HealthAsync(0))?.GetProperty("store").GetProperty("ok").GetBoolean() == false,
            "the collector says that the store takes nothing", () => stand.Fleet.Collector.Log, scale.Patience);
        await AwayAsync(scale, random);
        // What is written now finds the disk full again.
        stand.Disk.Fill();
        await PauseAsync(scale.Outage);
        stand.Disk.Free();
        if (stand.Influx is null) return;
        // 1.6.7 remembers the failed write of its log and refuses every later one until it is started again.
        await stand.Influx.StopAsync();
        await stand.Influx.StartAgainAsync();
    }

    private static async Task OneOfTwoAsync(LossStand stand, LossScale scale, Random random)
    {
        for (var round = 0; round < scale.Rounds; round++)
        {
            // Both must take their share before one of them is killed; the first round kills the member, the second the desk.
            for (var i = 0; i < 2; i++) await stand.TakesItsShareAsync(i, scale.Patience);
            await PauseAsync(TimeSpan.FromMilliseconds(random.Next(0, 800)));
            var victim = stand.Fleet.Collectors[(round + 1) % 2];
            victim.Kill();
            await stand.FlowsAsync(scale.Patience);
            victim.Start();
        }
    }

    private static async Task CutAsync(LossStand stand, CableState state, TimeSpan length, LossScale scale, Random random)
    {
        foreach (var cable in stand.Hosts!.Cables)
        {
            await stand.FlowsAsync(scale.Patience);
            await PauseAsync(TimeSpan.FromMilliseconds(random.Next(0, 800)));
            cable.Set(state);
            await PauseAsync(length);
            cable.Set(CableState.Whole);
        }
    }

    private static Task AwayAsync(LossScale scale, Random random) => PauseAsync(random.NextDouble() * scale.Outage);

    // Not a wait for anything: how long the harm lasts, and when it begins, is the test.
    private static Task PauseAsync(TimeSpan pause) => Task.Delay(pause, TimeProvider.System);
}
