namespace Telemetry.EdgeAgent;

/// <summary>Pulses of one interval.</summary>
/// <param name="Count">By sequence numbers: exact as to what the kernel saw, even where events were dropped.</param>
/// <param name="Lost">Pulses among them whose event, and so whose time, was lost.</param>
internal readonly record struct PulseCount(long Count, long Lost);

/// <summary>
/// Counts by the differences of line_seqno modulo 2^32. A step backwards means a new stream (the line was requested anew, the writer
/// of a FIFO restarted): counting goes on from its first event.
/// </summary>
internal sealed class PulseCounter
{
    private uint? last;
    private long count, lost;

    /// <summary>A new stream whose events were all seen from the first on, whatever number that has.</summary>
    public void BeginStream() => last = null;

    /// <summary>A new line request: the kernel numbers its events from 1, and drops the oldest when its buffer is full.</summary>
    public void BeginRequest() => last = 0;

    public void Add(uint lineSeqno)
    {
        var step = last is { } known ? unchecked(lineSeqno - known) : 1;
        if (step == 0) return;
        if (step > int.MaxValue) step = 1;
        last = lineSeqno;
        count += step;
        lost += step - 1;
    }

    /// <summary>The pulses since the last call.</summary>
    public PulseCount Take()
    {
        var taken = new PulseCount(count, lost);
        (count, lost) = (0, 0);
        return taken;
    }
}
