using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class LedgerTruthTests
{
    [Fact]
    public async Task The_ledger_is_the_truth_under_loss_duplicates_reordering_drops_boots_lost_journals_and_restarts()
    {
        var cases = new List<(int Seed, int Devices, int Steps)>();
        Seeded.Check(
            from seed in Gen.Choose(0, 1_000_000)
            from devices in Gen.Choose(1, 3)
            from steps in Gen.Choose(1, 100)
            select (seed, devices, steps),
            cases.Add, count: 10);
        foreach (var (seed, devices, steps) in cases) await CheckAsync(seed, devices, steps);
    }

    private static async Task CheckAsync(int seed, int devices, int steps)
    {
        await using var fleet = new SimulatedFleet(seed, devices);
        await fleet.RunAsync(steps);
        var truth = LedgerTruth.Of(fleet);
        AssertEqual(truth, Read(fleet), seed);
        fleet.House.Ledger.Checkpoint(fleet.House.Clock.Now, force: true);
        AssertEqual(truth, Read(fleet), seed);
        await fleet.House.RestartAsync();
        AssertEqual(truth, Read(fleet), seed);
    }

    private static LedgerResponse Read(SimulatedFleet fleet) =>
        fleet.House.Ledger.Read(new LedgerRequest(null, JapanDay.Of(StoreHouse.Noon), JapanDay.Of(fleet.House.Clock.Now)), fleet.House.Clock.Now);

    private static void AssertEqual(Dictionary<(string, string), LedgerCounts> truth, LedgerResponse said, int seed)
    {
        var expected = truth.Select(t => $"{t.Key} {t.Value}").ToHashSet();
        var actual = said.Days.Select(d => $"{(d.Device, d.Day)} {d.Counts}").ToHashSet();
        Assert.True(expected.SetEquals(actual), $"seed {seed}\ntruth:\n{string.Join('\n', expected.Except(actual))}\nledger:\n{string.Join('\n', actual.Except(expected))}");
        Assert.Equal(truth.Values.Aggregate(LedgerTruth.None, LedgerTruth.Sum), said.City);
    }
}
