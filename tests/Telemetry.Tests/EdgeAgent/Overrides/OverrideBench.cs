using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Telemetry.Tests.BrokerLink;

namespace Telemetry.Tests;

/// <summary>Pipeline, desk and actions of an agent on a temporary disk and a clock of its own; the actions write down what they were told.</summary>
internal sealed class OverrideBench : OrderBench
{
    private readonly (string Name, OverridePolicy Policy)[] configured;
    private CancellationTokenSource? running;
    private Task loops = Task.CompletedTask;
    private DeviceClock clock = null!;

    public OverrideBench(params (string Name, OverridePolicy Policy)[] actions)
        : base("ap-0001")
    {
        configured = actions.Length > 0 ? actions : [("ssid", Everything)];
        Begin(withRoot: true, withRing: true);
    }

    public static OverridePolicy Everything { get; } = new(4, [], true, TimeSpan.FromDays(3));

    public bool ClockSynced { get; set; } = true;

    public OverrideDesk Overrides { get; private set; } = null!;

    public IReadOnlyList<OverrideSlot> Slots { get; private set; } = null!;

    public OverrideMode? Mode => Slots[0].Wanted?.Mode;

    public ScriptedAction Action(int index = 0) => (ScriptedAction)Slots[index].Action;

    /// <summary>What the loop would do after one call that went so.</summary>
    public void Bring(OverrideOutcome outcome, int index = 0) => Overrides.Brought(Slots[index], Slots[index].Wanted!, outcome);

    public IEnumerable<string> Answers() => Receipts().Select(r => $"{r.State} {r.Order} {r.Rev} {r.Ms?.ToString(System.Globalization.CultureInfo.InvariantCulture)} {r.Reason}".Replace("  ", " ").TrimEnd());

    /// <summary>The loops of the actions, on the bench's clock.</summary>
    public void RunLoops()
    {
        running = new CancellationTokenSource();
        loops = Task.WhenAll(Slots.Select(slot => new OverrideLoop(slot, Overrides.Brought, Time, new Random(1), NullLogger.Instance).RunAsync(running.Token)));
    }

    public async Task StopLoopsAsync()
    {
        await running!.CancelAsync();
        await loops;
    }

    protected override IOrderClock MakeClock() => new AgentOrderClock(clock = new DeviceClock(Time, () => ClockSynced));

    protected override IOrderFollower MakeFollower(IOrderClock orderClock, ReceiptDesk desk)
    {
        Slots = [.. configured.Select(action => new OverrideSlot(action.Name, "scripted", action.Policy, new ScriptedAction()))];
        return Overrides = new OverrideDesk(Slots, desk, clock);
    }
}

internal sealed class ScriptedAction : IOverrideAction
{
    private readonly Lock gate = new();
    private readonly List<OverrideMode> modes = [];

    public Func<OverrideMode, CancellationToken, Task<OverrideOutcome>> Script { get; set; } = (_, _) => Task.FromResult(OverrideOutcome.Done);

    public IReadOnlyList<OverrideMode> Modes
    {
        get { lock (gate) return [.. modes]; }
    }

    public async ValueTask<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken cancel)
    {
        lock (gate) modes.Add(mode);
        return await Script(mode, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
