namespace Telemetry.EdgeAgent;

/// <summary>
/// Finds frames in a stream of bytes. At a place where no intact frame begins it drops one byte and looks again at the bytes it
/// kept, so that damage never costs an intact frame that follows. Never holds more than it was fed at once plus one frame.
/// </summary>
internal sealed class Framer<TFrame>
    where TFrame : struct, IFrame<TFrame>
{
    private readonly FrameBuffer buffer = new();
    private bool ended;
    private long claimed;

    /// <summary>Bytes that belonged to no intact frame.</summary>
    public long Skipped { get; private set; }

    /// <summary>Places that looked like a frame but whose checksum was wrong.</summary>
    public long BadChecksums { get; private set; }

    /// <summary>Bytes taken so far: the place of the next byte looked at.</summary>
    public long Position { get; private set; }

    /// <summary>Place of the first byte of the frame taken last.</summary>
    public long FrameStart { get; private set; }

    /// <summary>Bytes that wait for the rest of a frame.</summary>
    public int Pending => buffer.Length;

    public void Feed(ReadOnlySpan<byte> bytes) => buffer.Append(bytes);

    /// <summary>No more bytes will come: the beginning of a frame is none, and does not hide a shorter one behind it.</summary>
    public void End() => ended = true;

    /// <summary>False when more bytes are needed.</summary>
    public bool TryTake(out TFrame frame)
    {
        while (buffer.Length > 0)
        {
            if (buffer.Bytes[0] == TFrame.Head)
            {
                var fit = TFrame.Read(buffer.Bytes, out frame, out var length);
                if (fit == FrameFit.Intact)
                {
                    (FrameStart, claimed) = (Position, Position + length);
                    Drop(TFrame.EndsInHead ? length - 1 : length);
                    return true;
                }
                if (fit == FrameFit.Partial && !ended) return false;
                if (fit == FrameFit.BadChecksum) BadChecksums++;
            }
            Skip();
        }
        frame = default;
        return false;
    }

    /// <summary>To the next byte that could begin a frame.</summary>
    private void Skip()
    {
        var next = buffer.Bytes[1..].IndexOf(TFrame.Head);
        var count = next < 0 ? buffer.Length : next + 1;
        // A byte that ended a frame and begins no other is not skipped.
        Skipped += Math.Min(count, Position + count - claimed);
        Drop(count);
    }

    private void Drop(int count)
    {
        buffer.Drop(count);
        Position += count;
    }
}
