using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class OverrideLoopTests
{
    [Fact]
    public async Task What_fails_is_tried_again_after_pauses_that_grow_and_then_looked_at_at_the_usual_pace()
    {
        using var bench = new OverrideBench();
        var broken = true;
        bench.Action().Script = (mode, _) => Task.FromResult(broken && mode == OverrideMode.Actual ? OverrideOutcome.Failed("no-device", "not there") : OverrideOutcome.Done);
        bench.RunLoops();
        await FieldWait.Until("at rest", () => bench.Time.DueIn(OverrideLoop.LookEvery) == 1);
        bench.Take(bench.Order("flood"));

        var (policy, random) = (new BackoffPolicy(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10)), new Random(1));
        for (var failures = 1; failures <= 7; failures++)
        {
            var pause = policy.Delay(failures, random);
            await FieldWait.Until($"after failure {failures} it waits for {pause}", () => bench.Action().Modes.Count == 1 + failures && bench.Time.DueIn(pause) == 1);
            broken = failures < 7;
            bench.Time.Advance(pause);
        }

        await FieldWait.Until("it is there, and looked at later", () => bench.Slots[0].Status.State == SourceState.Ok && bench.Time.DueIn(OverrideLoop.LookEvery) == 1);
        Assert.Contains(bench.Answers(), answer => answer.StartsWith("Acted flood", StringComparison.Ordinal));
        bench.Time.Advance(OverrideLoop.LookEvery);
        await FieldWait.Until("it is looked at", () => bench.Action().Modes.Count == 10);
        await bench.StopLoopsAsync();
    }

    [Fact]
    public async Task An_action_that_hangs_is_given_up_not_called_twice_and_delays_no_other()
    {
        using var bench = new OverrideBench(("hanging", OverrideBench.Everything), ("good", OverrideBench.Everything));
        var release = new TaskCompletionSource<OverrideOutcome>();
        bench.Action().Script = (_, _) => release.Task;
        bench.RunLoops();
        bench.Take(bench.Order("flood"));
        await FieldWait.Until("the good one acts", () => bench.Action(1).Modes.Contains(OverrideMode.Actual));
        await FieldWait.Until("the hanging one is given up", () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return bench.Slots[0].Status.State == SourceState.Failed;
        });
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(bench.Action().Modes);

        release.SetResult(OverrideOutcome.Done);
        await FieldWait.Until("it is called again once it is back", () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return bench.Action().Modes.Count > 1;
        });
        await bench.StopLoopsAsync();
    }

    [Fact]
    public async Task Ending_the_agent_changes_nothing()
    {
        using var bench = new OverrideBench();
        bench.RunLoops();
        bench.Take(bench.Order("flood"));
        await FieldWait.Until("it acts", () => bench.Action().Modes.Contains(OverrideMode.Actual));

        await bench.StopLoopsAsync();
        await bench.Action().DisposeAsync();

        Assert.Equal(OverrideMode.Actual, bench.Action().Modes[^1]);
    }
}
