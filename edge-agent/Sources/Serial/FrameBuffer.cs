namespace Telemetry.EdgeAgent;

/// <summary>Bytes of a stream that were not consumed yet.</summary>
internal sealed class FrameBuffer
{
    private byte[] bytes = new byte[256];
    private int start, end;

    public int Length => end - start;

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(start, Length);

    public void Append(ReadOnlySpan<byte> more)
    {
        if (end + more.Length > bytes.Length)
        {
            var wider = Length + more.Length > bytes.Length ? new byte[Math.Max(bytes.Length * 2, Length + more.Length)] : bytes;
            Bytes.CopyTo(wider);
            (bytes, start, end) = (wider, 0, Length);
        }
        more.CopyTo(bytes.AsSpan(end));
        end += more.Length;
    }

    public void Drop(int count) => start += count;

    public void Clear() => (start, end) = (0, 0);
}
