using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What an operator does to the agent from afar: the twin and the commands.</summary>
internal sealed class RemoteControl : IDisposable
{
    private readonly TwinLoop twin;
    private readonly CommandLoop commands;
    private readonly RecentWarnings warnings;
    private Action<TimeSpan> pace = _ => { };
    private Uplink? link;

    public RemoteControl(
        AgentOptions options, IReadOnlyList<SourceSlot> slots, SourceContext context, StatusBoard status, DeviceClock clock, ILoggerFactory logs)
    {
        warnings = new RecentWarnings(clock);
        logs.AddProvider(warnings);
        var sources = new RunningSources(TwinPlan.Of(options), slots, context, heartbeat => pace(heartbeat));
        twin = new TwinLoop(options, sources, clock, context.Logger);
        var diagnosis = new Diagnosis(() => status.Now(link?.Connection ?? 0, link?.Path), () => twin.Version, warnings, clock.Time);
        var hands = new CommandHands(
            new StatusLed(options.Commands, clock.Time), sources, diagnosis.Take, () => Backfill!.Ask(),
            stop => MachineRestart.AskAsync(clock.Time, stop), clock.Time);
        commands = new CommandLoop(options, hands, clock, context.Logger);
    }

    public required Backfill Backfill { get; init; }

    public IReadOnlyList<Inbox> Inboxes => [twin.Inbox, commands.Inbox];

    /// <summary>What was proven before goes into force; before the sources are read.</summary>
    /// <param name="paceAgent">Takes the heartbeat.</param>
    public void Restore(Action<TimeSpan> paceAgent)
    {
        pace = paceAgent;
        twin.Restore();
        commands.Restore();
    }

    public Task RunAsync(Uplink uplink, CancellationToken stop)
    {
        link = uplink;
        return Task.WhenAll(twin.RunAsync(uplink, stop), commands.RunAsync(uplink, stop));
    }

    public void Dispose() => warnings.Dispose();
}
