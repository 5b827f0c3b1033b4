using Microsoft.Extensions.Logging;

namespace Telemetry.BrokerLink;

/// <summary>Keeps the link up: one <see cref="NativeLink"/> after the other, with a jittered pause between them.</summary>
internal sealed partial class LinkSupervisor(
    BrokerOptions options, BrokerSession session, BrokerLinkCounters counters, TimeProvider time, Random random, ILogger logger)
{
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);
    private readonly BackoffPolicy backoff = new(options.BackoffMin, options.BackoffMax);
    private readonly InboundGate inbound = new(session.OnMessage, options.MaxPayloadBytes, counters, new UnreadSpan(time), logger);
    private volatile NativeLink? link;
    private volatile LinkState state = new(LinkKind.Stopped, "not started", time.GetUtcNow());
    private volatile TaskCompletionSource<bool> up = NewSignal();
    private NetworkThread? thread;
    private Task busyUntil = Task.CompletedTask;
    private string? lastReason;
    private long counter;

    public LinkState State => state;

    /// <summary>Number of the present connection or, between two, of the last one.</summary>
    public long ConnectionCount => Volatile.Read(ref counter);

    /// <summary>The connection to publish through; it refuses by itself before CONNACK and after its end.</summary>
    public NativeLink? Link => link;

    /// <summary>Completes with true when connected, with false when stopped for good.</summary>
    public Task<bool> Up => up.Task;

    public async Task RunAsync(BrokerConnection owner, CancellationToken stop)
    {
        var number = 1L;
        var failures = 0;
        try
        {
            while (true)
            {
                var (end, connectedFor) = await SurviveAsync(owner, number, stop);
                if (end.SessionPossible) number++;
                failures = backoff.Failures(failures, connectedFor);
                await PauseAsync(end, backoff.Delay(failures, random), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAsync();
        }
    }

    private async Task<(LinkEnd End, TimeSpan ConnectedFor)> SurviveAsync(BrokerConnection owner, long number, CancellationToken stop)
    {
        try
        {
            return await AttemptAsync(owner, number, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            link?.Abandon();
            return (new LinkEnd($"failed on our side: {fault.Message}", SessionPossible: true, fault), TimeSpan.Zero);
        }
    }

    private async Task<(LinkEnd End, TimeSpan ConnectedFor)> AttemptAsync(BrokerConnection owner, long number, CancellationToken stop)
    {
        Enter(LinkKind.Connecting, $"connecting to {options.Endpoint}");
        var attempt = new NativeLink(options, session, inbound, counters);
        link = attempt;
        FreeThread().Run(() => attempt.Run(number));
        busyUntil = attempt.Ended;
        if (await OpenAsync(attempt, stop) is { } failure)
        {
            counters.Add(LinkCount.FailedAttempts);
            return (failure, TimeSpan.Zero);
        }

        var since = time.GetTimestamp();
        var end = await HoldAsync(owner, attempt, number, stop);
        return (end, time.GetElapsedTime(since));
    }

    /// <summary>Null when the connection stands, otherwise why it does not.</summary>
    private async Task<LinkEnd?> OpenAsync(NativeLink attempt, CancellationToken stop)
    {
        try
        {
            return await attempt.Ready.WaitAsync(options.ConnectTimeout, time, stop) ? null : await attempt.Ended;
        }
        catch (TimeoutException)
        {
            attempt.Abandon();
            // The CONNECT may wait in a hanging broker and become a session, will and all, when it wakes up.
            return new LinkEnd(LinkReasons.NoAnswer(options), SessionPossible: true);
        }
    }

    private async Task<LinkEnd> HoldAsync(BrokerConnection owner, NativeLink held, long number, CancellationToken stop)
    {
        counters.Add(LinkCount.Connects);
        Volatile.Write(ref counter, number);
        EnterConnected(held);
        Log.Connected(logger, state.Reason, number);
        var birth = Task.Run(() => Tell(() => session.OnConnected?.Invoke(owner, number)), CancellationToken.None);
        var end = await EndAsync(held, stop);
        up = NewSignal();
        counters.Add(LinkCount.Disconnects);
        Enter(LinkKind.Waiting, end.Reason);
        await birth.WaitAsync(stop);
        Tell(() => session.OnDisconnected?.Invoke(end.Reason));
        return end;
    }

    private async Task<LinkEnd> EndAsync(NativeLink held, CancellationToken stop)
    {
        var refused = held.RefusedFilters;
        while (true)
        {
            try
            {
                return await held.Ended.WaitAsync(refused.Count == 0 ? Timeout.InfiniteTimeSpan : options.BackoffMax, time, stop);
            }
            catch (TimeoutException)
            {
                refused = held.RefusedFilters;
                EnterConnected(held);
                held.RetryRefused();
            }
        }
    }

    private async Task PauseAsync(LinkEnd end, TimeSpan pause, CancellationToken stop)
    {
        link = null;
        var now = time.GetUtcNow();
        state = new LinkState(LinkKind.Waiting, end.Reason, now, now + pause);
        // An outage is one warning, not one for every attempt: the journal of a field device lies on flash.
        Log.Waiting(logger, end.Reason == lastReason ? LogLevel.Debug : LogLevel.Warning, end.Cause, end.Reason, pause);
        lastReason = end.Reason;
        await Task.Delay(pause, time, stop);
    }

    /// <summary>The network thread, or a new one where a name query or a message handler does not let go of it.</summary>
    private NetworkThread FreeThread()
    {
        if (thread is not null && busyUntil.IsCompleted) return thread;
        thread?.Retire();
        return thread = new NetworkThread("mqtt " + options.ClientId);
    }

    private async Task CloseAsync()
    {
        thread?.Retire();
        var last = link;
        link = null;
        Enter(LinkKind.Stopped, "stopped by this process");
        if (!up.TrySetResult(false)) up = StoppedSignal();
        if (last is null) return;
        try
        {
            await last.Drain().WaitAsync(FlushTime, time);
        }
        catch (TimeoutException)
        {
            Log.NotFlushed(logger);
        }

        if (last.Ready.IsCompleted)
            last.Disconnect();
        else
            last.Abandon();
        try
        {
            await last.Ended.WaitAsync(GoodbyeTime, time);
        }
        catch (TimeoutException)
        {
            last.Abandon();
            Log.StillBusy(logger);
        }
    }

    private void Enter(LinkKind kind, string reason) => state = new LinkState(kind, reason, time.GetUtcNow());

    private void EnterConnected(NativeLink held)
    {
        Enter(LinkKind.Connected, LinkReasons.Connected(options, held.RefusedFilters));
        up.TrySetResult(true);
        lastReason = null;
    }

    private void Tell(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception fault)
        {
            counters.Add(LinkCount.HandlerFaults);
            Log.SessionHandlerFault(logger, fault);
        }
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<bool> StoppedSignal()
    {
        var signal = NewSignal();
        signal.SetResult(false);
        return signal;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Broker link up: {Reason}, connection {Number}")]
        public static partial void Connected(ILogger logger, string reason, long number);

        [LoggerMessage(Message = "Broker link down: {Reason}; next attempt in {Pause}")]
        public static partial void Waiting(ILogger logger, LogLevel level, Exception? cause, string reason, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped with unconfirmed messages: the broker did not answer in time")]
        public static partial void NotFlushed(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped while a message handler or a name query was still busy")]
        public static partial void StillBusy(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "A connected or disconnected handler failed")]
        public static partial void SessionHandlerFault(ILogger logger, Exception fault);
    }
}
