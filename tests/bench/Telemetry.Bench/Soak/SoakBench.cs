using Telemetry.Collector;
using Telemetry.EndToEnd.Tests.LossMatrix;
using Xunit.Sdk;

namespace Telemetry.Bench;

/// <summary>The loss matrix of the end-to-end tests at full size, each cell on a stand of its own; with <c>--windows 1</c> at the size of the tests.</summary>
internal sealed class SoakBench : IBench
{
    private const int Seed = 20_261_121;

    public string Name => "soak";

    public string Summary => "The loss matrix at full size: kills, a store that is down for 10 minutes, full disks, cut networks; what was sent, stored, missing, invented.";

    public async Task<BenchResult> RunAsync(BenchStage stage, CancellationToken stop)
    {
        SqliteNative.Use();
        var (scale, done, notes, broken) = (stage.Pace.Windows == 1 ? LossScale.Reduced : LossScale.Full, new List<LossResult>(), new List<string>(), new List<Target>());
        foreach (var cell in LossCells.All)
        {
            if (cell.WhyNot is { } why)
            {
                notes.Add($"{cell.Name}: not run, {why}");
                continue;
            }
            stage.Say(cell.Name);
            try
            {
                await using var stand = await LossStand.StartAsync(cell.Stand, scale).WaitAsync(stop);
                done.Add(await LossRun.RunAsync(cell, stand, scale, Seed).WaitAsync(stop));
                stage.Say(done[^1].Words);
            }
            catch (XunitException e)
            {
                stage.Say($"{cell.Name}: {e.Message}");
                notes.Add($"{cell.Name}: did not come to its end: {e.Message.Split('\n')[0]}");
                broken.Add(Target.AtMost($"{cell.Name}: not ended", 1, 0));
            }
        }
        notes.Add($"{scale.Agents} agents, {scale.Agents * scale.BatchesPerSecond} batches/s together; {scale.Rounds} kills in each cell that kills, store down for {scale.StoreDown}, each of three cables cut for {scale.Pulled}");
        notes.Add("duplicates absorbed: batches that passed the broker again, seen by a subscriber beside; while the broker is away it sees nothing");
        return new([.. done.SelectMany(Rows)], [.. done.SelectMany(Targets), .. broken], notes) { Table = SoakTable.Of(done) };
    }

    private static IEnumerable<Row> Rows(LossResult result) =>
        SoakTable.Figures(result).Select(figure => Row.Of($"{result.Cell.Name}: {figure.Name}", figure.Unit, [figure.Value]));

    private static IEnumerable<Target> Targets(LossResult result) =>
    [
        Target.AtMost($"{result.Cell.Name}: missing", result.Missing, 0), Target.AtMost($"{result.Cell.Name}: extra", result.Extra, 0),
        Target.AtMost($"{result.Cell.Name}: ledger wrong", result.Ledger.Wrong ? 1 : 0, 0),
    ];
}
