namespace Telemetry.EdgeAgent;

/// <summary>
/// Finds frames in a stream of bytes. At a place where no intact frame begins it drops one byte and looks again at the bytes it
/// kept, so that damage never costs an intact frame that follows. Never holds more than it was fed at once plus nine bytes.
/// </summary>
internal sealed class Sds011Framer
{
    private readonly FrameBuffer buffer = new();

    /// <summary>Bytes that belonged to no intact frame.</summary>
    public long Skipped { get; private set; }

    /// <summary>Places that looked like a frame but whose checksum was wrong.</summary>
    public long BadChecksums { get; private set; }

    /// <summary>Bytes taken so far: the place of the next byte looked at.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that wait for the rest of a frame.</summary>
    public int Pending => buffer.Length;

    public void Feed(ReadOnlySpan<byte> bytes) => buffer.Append(bytes);

    /// <summary>False when more bytes are needed.</summary>
    public bool TryTake(out Sds011Frame frame)
    {
        while (buffer.Length >= Sds011Frame.Length)
        {
            if (Sds011Frame.TryRead(buffer.Bytes, out frame))
            {
                Drop(Sds011Frame.Length);
                return true;
            }
            if (Sds011Frame.IsFramed(buffer.Bytes)) BadChecksums++;
            var next = buffer.Bytes[1..].IndexOf(Sds011Frame.Head);
            var skip = next < 0 ? buffer.Length : next + 1;
            Drop(skip);
            Skipped += skip;
        }
        frame = default;
        return false;
    }

    private void Drop(int count)
    {
        buffer.Drop(count);
        Position += count;
    }
}
