using System.Buffers;

namespace Telemetry.EdgeAgent;

/// <summary>Lines of one lane that wait to be sealed.</summary>
internal sealed class PendingLines
{
    public ArrayBufferWriter<byte> Lines { get; } = new(4096);
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> lines, int count)
    {
        Lines.Write(lines);
        Count += count;
    }

    public void Clear()
    {
        Lines.ResetWrittenCount();
        Count = 0;
    }
}

/// <summary>
/// Where samples wait for the next group commit: at most one commit interval, or one batch's worth of bytes. What is here is lost by
/// a power cut. May be called from any thread.
/// </summary>
internal sealed class Intake
{
    /// <summary>At this size a commit comes early.</summary>
    private const int EnoughBytes = 128 * 1024;

    /// <summary>More is refused and counted: the disk hangs.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private long refused;
    private PendingLines[] filling = [new(), new()];
    private PendingLines[] emptied = [new(), new()];

    /// <summary>Set when a commit should not wait for its interval.</summary>
    public Signal Urgent { get; } = new();

    public void Add(Lane lane, ReadOnlySpan<byte> lines, int count)
    {
        bool urgent;
        lock (gate)
        {
            var pending = filling[(int)lane];
            if (pending.Lines.WrittenCount + lines.Length > MostBytes)
            {
                refused += count;
                return;
            }
            pending.Add(lines, count);
            urgent = lane == Lane.Alarm || pending.Lines.WrittenCount >= EnoughBytes;
        }
        if (urgent) Urgent.Set();
    }

    /// <summary>Everything that waits, by lane; valid until the next call.</summary>
    /// <param name="lost">Samples refused since the last call.</param>
    public IReadOnlyList<PendingLines> Take(out long lost)
    {
        lock (gate)
        {
            (lost, refused) = (refused, 0);
            foreach (var pending in emptied) pending.Clear();
            (filling, emptied) = (emptied, filling);
            return emptied;
        }
    }
}
