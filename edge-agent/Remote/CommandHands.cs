using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Does what a command asks for.</summary>
/// <param name="backfill">Has what waits in the journal sent at once; tells what that is.</param>
/// <param name="restart">Asks for a restart of the machine; null when it is under way.</param>
internal sealed class CommandHands(
    StatusLed led, RunningSources sources, Func<DeviceDiagnostics> diagnose, Func<JournalStatus> backfill, Func<CancellationToken, Task<string?>> restart,
    TimeProvider time)
{
    /// <summary>systemd gives every service up to 90 s to stop.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromMinutes(3);

    public async Task<(CommandState State, string Reason, DeviceDiagnostics? Diagnostics)> DoAsync(DeviceCommand command, CancellationToken stop)
    {
        try
        {
            return command.Kind switch
            {
                CommandKind.Identify => await IdentifyAsync(TimeSpan.FromSeconds(command.Seconds), stop),
                CommandKind.RestartSource => RestartSource(command.Source!),
                CommandKind.SendDiagnostics => (CommandState.Done, "diagnostics are below", diagnose()),
                CommandKind.Backfill => (CommandState.Done, Words(backfill()), null),
                _ => await RebootAsync(stop),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (CommandState.Failed, $"{e.Message} (what to grant to the agent's user is in its README)", null);
        }
    }

    private async Task<(CommandState, string, DeviceDiagnostics?)> IdentifyAsync(TimeSpan length, CancellationToken stop)
    {
        var (blinked, why) = await led.BlinkAsync(length, stop);
        return blinked is null ? (CommandState.Failed, why!, null) : (CommandState.Done, $"the light {blinked} blinked for {length.TotalSeconds:0} s", null);
    }

    private (CommandState, string, DeviceDiagnostics?) RestartSource(string name) => sources.Restart(name)
        ? (CommandState.Done, $"source '{name}' is closed and made anew before its next read", null)
        : (CommandState.Failed, $"there is no source '{name}': write one of {string.Join(", ", sources.Statuses.Select(source => source.Name))}", null);

    private static string Words(JournalStatus journal)
    {
        var waits = journal.Oldest is { } oldest
            ? $"{journal.Batches} batches wait, numbers {oldest} to {journal.Newest}, and are sent now without the usual share of the link"
            : "nothing waits: what this journal has is in the store";
        return journal.DroppedLast is { } last ? $"{waits}; of {journal.DroppedFirst} to {last} some were dropped and are gone" : waits;
    }

    private async Task<(CommandState, string, DeviceDiagnostics?)> RebootAsync(CancellationToken stop)
    {
        if (await restart(stop) is { } why) return (CommandState.Failed, why, null);
        // Told by the agent that comes back; this one only waits for its end.
        await Task.Delay(LongestGoodbye, time, stop);
        return (CommandState.Failed, $"the restart was taken, but the machine is still up after {LongestGoodbye.TotalMinutes:0} minutes: look at its log", null);
    }
}
