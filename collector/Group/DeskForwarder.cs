namespace Telemetry.Collector;

/// <summary>Hands a batch to the broker for the desk; false when it could not leave.</summary>
public delegate bool DeskSink(string device, ReadOnlySpan<byte> batch);

/// <summary>
/// Sketches of distinct devices are merged in one place. So a member that is not the desk passes a batch with a sketch on as it is, and neither stores nor
/// acknowledges it: the desk does. If it gets lost on the way, the device has it still and sends it again.
/// </summary>
public sealed class DeskForwarder(GroupSeat seat, DeskSink send)
{
    private long forwarded;

    /// <summary>Batches passed on since the start.</summary>
    public long Forwarded => Interlocked.Read(ref forwarded);

    /// <summary>True when the batch is the desk's; it need not have left.</summary>
    public bool Takes(string device, ReadOnlySpan<byte> batch)
    {
        if (seat.IsDesk || !SketchLine.MayBeIn(batch)) return false;
        if (send(device, batch)) Interlocked.Increment(ref forwarded);
        return true;
    }
}
