namespace Telemetry.EdgeAgent;

/// <summary>
/// Writes that follow each other, kept back until they are to be durable: one call of the kernel for a whole commit, and what comes after the
/// synchronisation of one commit is written with the next. Pure: the file is the caller's.
/// </summary>
internal sealed class HeldWrites
{
    /// <summary>More than a commit of a minute; a journal that is filled up in one go is written as it comes.</summary>
    private const int Most = 64 * 1024;

    private byte[] room = new byte[4096];

    public long At { get; private set; }
    public int Length { get; private set; }
    public ReadOnlySpan<byte> Bytes => room.AsSpan(0, Length);
    public long End => At + Length;

    /// <summary>False when it neither follows what is held nor replaces its end, or is too much; what is held is to be written first.</summary>
    public bool TryHold(long offset, ReadOnlySpan<byte> bytes)
    {
        if (Length > 0 && (offset < At || offset > End)) return false;
        if (Length == 0) At = offset;
        var kept = (int)(offset - At);
        if (kept + bytes.Length > Most) return false;
        if (kept + bytes.Length > room.Length) Array.Resize(ref room, Math.Max(kept + bytes.Length, room.Length * 2));
        bytes.CopyTo(room.AsSpan(kept));
        Length = Math.Max(Length, kept + bytes.Length);
        return true;
    }

    public void Written() => Length = 0;

    /// <summary>Puts what is held over what was read.</summary>
    /// <returns>How far the bytes read are whole, counted from their beginning, when <paramref name="whole"/> of them were in the file.</returns>
    public int Overlay(long offset, Span<byte> read, int whole)
    {
        var (from, to) = (Math.Max(offset, At), Math.Min(offset + read.Length, End));
        if (Length == 0 || from >= to) return whole;
        room.AsSpan((int)(from - At), (int)(to - from)).CopyTo(read[(int)(from - offset)..]);
        return from <= offset + whole ? Math.Max(whole, (int)(to - offset)) : whole;
    }
}
