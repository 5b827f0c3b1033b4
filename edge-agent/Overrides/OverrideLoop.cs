using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Keeps one action at what is wanted: at once after a change, again after a pause that grows when it failed, and every few seconds
/// because the world changes by itself. No other action waits for it. Ending it changes nothing.
/// </summary>
internal sealed partial class OverrideLoop(
    OverrideSlot slot, Action<OverrideSlot, Wanted, OverrideOutcome> brought, TimeProvider time, Random random, ILogger logger)
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10), CallLimit = TimeSpan.FromSeconds(15);

    private static readonly BackoffPolicy Backoff = new(TimeSpan.FromSeconds(0.5), LookEvery);

    /// <summary>A call gets this long to heed its cancellation.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private Task? stuck;
    private (OverrideMode Mode, string Reason)? told;

    public async Task RunAsync(CancellationToken stop)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                if (slot.Wanted is not { } wanted)
                {
                    await slot.Changed.WaitAsync(stop);
                    continue;
                }
                var outcome = await BringAsync(wanted.Mode, stop);
                failures = outcome.Reached ? 0 : failures + 1;
                Tell(wanted.Mode, outcome);
                brought(slot, wanted, outcome);
                var pause = failures == 0 ? LookEvery : Backoff.Delay(failures, random);
                // The signal may be older than what was just brought about.
                while (await slot.Changed.WithinAsync(pause, time, stop) && ReferenceEquals(slot.Wanted, wanted))
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken stop)
    {
        if (stuck is { IsCompleted: false })
            return OverrideOutcome.Failed("hung", $"{slot.Name}: a call made long ago has not come back; restart the agent if it stays so");
        stuck = null;
        using var limit = new CancellationTokenSource(CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var cancel = either.Token;
        var call = Task.Run(() => slot.Action.BringAsync(mode, cancel).AsTask(), CancellationToken.None);
        try
        {
            return await call.WaitAsync(CallLimit + Grace, time, stop);
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            stuck = call;
            return TimedOut();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return TimedOut();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            Log.Fault(logger, e, slot.Name);
            return OverrideOutcome.Failed("fault", $"{slot.Name}: {e.GetType().Name}: the agent's log has the details");
        }
    }

    private OverrideOutcome TimedOut() =>
        OverrideOutcome.Failed("timeout", $"{slot.Name} did not come to an end within {CallLimit.TotalSeconds:0} s: what it controls hangs");

    private void Tell(OverrideMode mode, OverrideOutcome outcome)
    {
        if (told == (mode, outcome.Reason)) return;
        told = (mode, outcome.Reason);
        if (outcome.Reason.Length > 0) Log.Failed(logger, slot.Name, mode, outcome.Reason, outcome.Words);
        else Log.Reached(logger, slot.Name, mode);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Action {Action} is at {Mode}")]
        public static partial void Reached(ILogger logger, string action, OverrideMode mode);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Action {Action} wanted at {Mode}, {Reason}: {Words}")]
        public static partial void Failed(ILogger logger, string action, OverrideMode mode, string reason, string? words);

        [LoggerMessage(Level = LogLevel.Error, Message = "Action {Action} failed in a way it does not know")]
        public static partial void Fault(ILogger logger, Exception fault, string action);
    }
}
