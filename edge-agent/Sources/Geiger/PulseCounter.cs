namespace Telemetry.EdgeAgent;

/// <summary>Pulses of one interval.</summary>
/// <param name="Count">By sequence numbers: exact as to what the kernel saw, even where events were dropped.</param>
/// <param name="Lost">Pulses among them whose event, and so whose time, was lost.</param>
/// <param name="Bounced">Edges within the dead time of a pulse: the same pulse again, and not in <paramref name="Count"/>.</param>
internal readonly record struct PulseCount(long Count, long Lost, long Bounced = 0);

/// <summary>
/// Counts by the differences of line_seqno modulo 2^32. A step backwards means a new stream (the line was requested anew, the writer
/// of a FIFO restarted): counting goes on from its first event.
/// </summary>
/// <param name="deadTime">
/// An edge that follows a counted one sooner is no pulse: no tube can give it, a comparator that oscillates or a long wire does. Counted
/// from the pulse and not from its last edge, as the correction for dead time does. Zero: every edge is a pulse.
/// </param>
internal sealed class PulseCounter(TimeSpan deadTime = default)
{
    private readonly ulong deadNs = (ulong)deadTime.TotalNanoseconds;
    private uint? last;
    private ulong? pulseNs;
    private long count, lost, bounced;

    /// <summary>A new stream whose events were all seen from the first on, whatever number that has.</summary>
    public void BeginStream() => (last, pulseNs) = (null, null);

    /// <summary>A new line request: the kernel numbers its events from 1, and drops the oldest when its buffer is full.</summary>
    public void BeginRequest() => (last, pulseNs) = (0, null);

    /// <param name="timestampNs">Null when there is none.</param>
    public void Add(uint lineSeqno, ulong? timestampNs = null)
    {
        var step = last is { } known ? unchecked(lineSeqno - known) : 1;
        if (step == 0) return;
        if (step > int.MaxValue) (step, pulseNs) = (1, null);
        last = lineSeqno;
        // Those lost in between came no later.
        if (timestampNs is { } at && pulseNs is { } pulse && at >= pulse && at - pulse < deadNs)
        {
            bounced += step;
            return;
        }
        pulseNs = timestampNs;
        count += step;
        lost += step - 1;
    }

    /// <summary>The pulses since the last call.</summary>
    public PulseCount Take()
    {
        var taken = new PulseCount(count, lost, bounced);
        (count, lost, bounced) = (0, 0, 0);
        return taken;
    }
}
