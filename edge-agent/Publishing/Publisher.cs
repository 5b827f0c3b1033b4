using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Carries out what the <see cref="PublishWindow"/> decides: journal to broker, acknowledgements to journal. One task.</summary>
internal sealed class Publisher(Journal journal, IUplink uplink, PublisherOptions options, Signal wake, TimeProvider time, Random random)
{
    /// <summary>Alarms do not wait for room in the window; more than this many wait for their own acknowledgements.</summary>
    private const int MostAlarms = 64;

    private const string Part = "publisher";

    private readonly PublishWindow window = new(options, random);
    private long connection, resent;

    /// <summary>Sendings that repeated an earlier one.</summary>
    public long Resent => Volatile.Read(ref resent);

    public Pulse? Pulse { get; init; }

    public Backfill? Backfill { get; init; }

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = time.CreateTimer(_ => wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                // Nudged by whoever watches the pulse.
                Pulse?.Promise(Part, TimeSpan.Zero);
                await wake.WaitAsync(stop);
                Turn();
                if (window.NextDue(Now) is { } due)
                    timer.Change(Later(due - Now, TimeSpan.FromMilliseconds(20)), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at acknowledgements, connection and journal; also called a last time when the agent stops.</summary>
    public void Turn()
    {
        while (uplink.TryTakeAck(out var ack))
        {
            window.Acknowledge(ack, Now);
            journal.Confirm(ack);
        }
        FollowConnection();
        if (Backfill?.Take() == true) window.Hurry(Now);
        if (window.Connected && !Pump()) wake.Set();
        Volatile.Write(ref resent, window.Resent);
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void FollowConnection()
    {
        var current = uplink.Connection;
        if (current == connection) return;
        connection = current;
        if (current == 0) window.Disconnect();
        else window.Connect(journal.LastSeq, Now);
    }

    /// <returns>False when there is more to do right now.</returns>
    private bool Pump()
    {
        foreach (var alarm in journal.Alarms(MostAlarms))
            if (!window.Holds(alarm.Seq) && !Send(alarm)) return true;

        var newest = journal.LastSeq;
        var plan = window.Plan(newest, Now);
        foreach (var again in plan.Again)
            if ((!window.IsBacklog(again.Seq) || window.MaySendBacklog(Now)) && !Send(again)) return true;
        return SendLive(newest, plan.Live) && SendBacklog(plan.Backlog);
    }

    private bool SendLive(long newest, int count)
    {
        if (count == 0) return true;
        var keys = journal.Between(window.LiveCursor, newest, count);
        foreach (var key in keys)
        {
            if (!window.Holds(key.Seq) && !Send(key)) return true;
            window.PassLive(key.Seq);
        }
        if (keys.Count < count) window.PassLive(newest);
        return true;
    }

    private bool SendBacklog(int count)
    {
        if (count == 0) return true;
        var keys = journal.Between(window.BacklogCursor, window.LiveCursor, count);
        foreach (var key in keys)
        {
            if (!window.MaySendBacklog(Now)) return true;
            if (!window.Holds(key.Seq) && !Send(key, backlog: true)) return true;
            window.PassBacklog(key.Seq);
        }
        if (keys.Count < count) window.PassBacklog(window.LiveCursor);
        // Some of them were in the window already and took no room.
        return keys.Count < count || window.Plan(journal.LastSeq, Now).Backlog == 0;
    }

    /// <returns>False when nothing can be sent now.</returns>
    private bool Send(BatchKey key, bool backlog = false)
    {
        if (journal.Payload(key.Seq) is not { } payload)
        {
            window.Forget(key.Seq);
            return true;
        }
        switch (uplink.Send(payload))
        {
            case PublishOutcome.Sent:
                window.Sent(key, Now, backlog, payload.Length);
                return true;
            case PublishOutcome.NotConnected:
                return false;
            default:
                // Too many wait inside the library, or the broker's limit is below ours: asked again after the pause.
                window.Sent(key, Now, backlog, payload.Length);
                return false;
        }
    }
}
