using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>How an attempt or a connection ended.</summary>
/// <param name="Reason">In words.</param>
/// <param name="SessionPossible">False when the broker cannot have made a session of it: its counter may be used again.</param>
/// <param name="Cause">An exception on our side; null when the world was the cause.</param>
internal sealed record LinkEnd(string Reason, bool SessionPossible, Exception? Cause = null);

/// <summary>
/// One native handle, one connection: never used for a second one, so nothing the library queued can leave later, the will
/// is always fresh, and a network loop that gives up is a connection that ended, with the library's code as the reason.
/// The thread is ours and runs <c>mosquitto_loop</c> on a handle marked as threaded: the library then writes packets
/// only from that thread, which is what makes a PUBACK leave after the message callback has returned.
/// </summary>
internal sealed class NativeLink(BrokerOptions options, BrokerSession session, InboundGate inbound, BrokerLinkCounters counters)
{
    private const int LoopMilliseconds = 1000;
    private const int ConnectionRefusedErrno = 111;
    private readonly Lock gate = new();
    private readonly Outstanding outstanding = new(options.MaxOutstanding);
    private readonly LinkSubscriptions subscriptions = new(counters);
    private readonly TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LinkEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool abandoned;
    private nint handle;
    private bool accepted;
    private int refusal;
    private MosquittoError lost;
    private Exception? fault;

    /// <summary>True after CONNACK and all SUBACKs, false when the attempt ended before.</summary>
    public Task<bool> Ready => ready.Task;

    /// <summary>Completes when the thread has let go of the connection.</summary>
    public Task<LinkEnd> Ended => ended.Task;

    public InboundGate Inbound => inbound;

    /// <summary>The library's last error line, for people only.</summary>
    public string? Detail { get; set; }

    public IReadOnlyCollection<string> RefusedFilters
    {
        get { lock (gate) return subscriptions.Refused; }
    }

    /// <summary>The whole life of the connection, on the calling thread.</summary>
    /// <param name="counter">What the will is made for.</param>
    public void Run(long counter)
    {
        var self = GCHandle.Alloc(this);
        LinkEnd end;
        try
        {
            end = Connect(counter, GCHandle.ToIntPtr(self)) ?? Loop();
        }
        catch (Exception cause)
        {
            end = new LinkEnd(cause.Message, SessionPossible: false, cause);
        }

        lock (gate)
        {
            if (handle != 0) NativeMosquitto.Destroy(handle);
            handle = 0;
            outstanding.GiveUp();
        }

        self.Free();
        ready.TrySetResult(false);
        ended.SetResult(end);
    }

    /// <summary>Stops caring: the thread ends within a second, or when a handler or a name query lets go of it.</summary>
    public void Abandon()
    {
        abandoned = true;
        Disconnect();
    }

    /// <summary>Says goodbye properly: the broker will not publish the will.</summary>
    public void Disconnect()
    {
        lock (gate)
            if (handle != 0) NativeMosquitto.Disconnect(handle);
    }

    public Task Drain()
    {
        lock (gate) return outstanding.Drain();
    }

    public void RetryRefused()
    {
        lock (gate)
            if (Usable) subscriptions.Retry(handle);
    }

    public PublishOutcome Publish(string topic, ReadOnlySpan<byte> payload, int qos, bool retain)
    {
        lock (gate) return PublishLocked(topic, payload, qos, retain, out _);
    }

    /// <summary>As <see cref="Publish"/>; a confirmation comes with <see cref="PublishOutcome.Sent"/> only.</summary>
    public PublishOutcome Publish(string topic, ReadOnlySpan<byte> payload, int qos, bool retain, out Task<PublishOutcome>? confirmation)
    {
        lock (gate)
        {
            var outcome = PublishLocked(topic, payload, qos, retain, out var messageId);
            confirmation = outcome == PublishOutcome.Sent && qos > 0 ? outstanding.Await(messageId) : null;
            return outcome;
        }
    }

    internal void Connacked(int code)
    {
        lock (gate)
        {
            refusal = code;
            accepted = code == 0;
            if (!accepted) return;
            subscriptions.Start(handle, session.Subscriptions);
            StandIfComplete();
        }
    }

    internal void Subacked(int messageId, bool granted)
    {
        lock (gate)
        {
            subscriptions.Answer(messageId, granted);
            StandIfComplete();
        }
    }

    internal void Confirmed(int messageId)
    {
        counters.Add(LinkCount.Confirmed);
        lock (gate) outstanding.Confirm(messageId);
    }

    internal void Lost(MosquittoError error)
    {
        lock (gate) lost = error;
    }

    internal void Fault(Exception thrown)
    {
        fault = thrown;
        abandoned = true;
    }

    private bool Usable => handle != 0 && accepted && lost == MosquittoError.Success && !abandoned;

    private PublishOutcome PublishLocked(string topic, ReadOnlySpan<byte> payload, int qos, bool retain, out int messageId)
    {
        messageId = 0;
        if (!Usable) return PublishOutcome.NotConnected;
        // A zero would end the C string: the message would go to another topic.
        if (outstanding.IsFull || topic.Contains('\0')) return PublishOutcome.Refused;
        switch (NativeMosquitto.Publish(handle, out messageId, topic, payload.Length, payload, qos, retain))
        {
            case MosquittoError.Success:
                outstanding.Add();
                return PublishOutcome.Sent;
            case MosquittoError.NoConnection:
                // The library may have queued it all the same; this handle never connects again, so it goes nowhere.
                return PublishOutcome.NotConnected;
            case MosquittoError.PayloadSize:
                return PublishOutcome.TooLarge;
            default:
                return PublishOutcome.Refused;
        }
    }

    private void StandIfComplete()
    {
        if (!subscriptions.AllAnswered || !ready.TrySetResult(true)) return;
        NativeCallbacks.DetachLog(handle);
        Detail = null;
    }

    private LinkEnd? Connect(long counter, nint userData)
    {
        var opened = NativeSetup.Open(options, session.Will?.Invoke(counter), userData);
        lock (gate) handle = opened;
        var error = NativeMosquitto.Connect(opened, options.Host, options.Port, (int)options.KeepAlive.TotalSeconds);
        return error == MosquittoError.Success
            ? null
            : new LinkEnd(LinkReasons.Ended(error, Marshal.GetLastPInvokeError(), answered: false, options, Detail), SessionPossible: false);
    }

    private LinkEnd Loop()
    {
        var error = MosquittoError.Success;
        while (error == MosquittoError.Success && !abandoned)
        {
            inbound.See(NativeMosquitto.HasUnread(handle));
            error = NativeMosquitto.Loop(handle, LoopMilliseconds, maxPackets: 1);
        }
        var errno = Marshal.GetLastPInvokeError();
        if (fault is not null) return new LinkEnd($"failed on our side: {fault.Message}", SessionPossible: true, fault);
        if (refusal != 0) return new LinkEnd(LinkReasons.Connack(refusal, options), SessionPossible: false);
        if (lost != MosquittoError.Success) error = lost;
        var nobodyListens = !accepted && error == MosquittoError.Errno && errno == ConnectionRefusedErrno;
        return new LinkEnd(LinkReasons.Ended(error, errno, accepted, options, Detail), SessionPossible: !nobodyListens);
    }
}
