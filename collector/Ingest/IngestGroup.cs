namespace Telemetry.Collector;

/// <summary>A refused line, with the reason in one word.</summary>
public readonly record struct RefusedLine(string Device, string Reason, string Text, long At);

/// <summary>Everything of one commit: points, refused lines, and the acknowledgements that it earns. Reused.</summary>
public sealed class IngestGroup
{
    /// <summary>Refused lines kept of one commit, at least those of one full batch; a device whose lines are over it is not acknowledged.</summary>
    public const int MaxRefused = 2 * BatchReader.MaxLines;

    public PointBatch Points { get; } = new();
    public List<RefusedLine> Refused { get; } = [];

    /// <summary>Lines about distinct devices, which go to a table of their own.</summary>
    public List<DeviceSketch> Sketches { get; } = [];
    public AckBook Acks { get; } = new();

    /// <summary>Devices of which something was neither stored nor kept: nothing of theirs may be acknowledged with this commit.</summary>
    public HashSet<string> Unkept { get; } = new(StringComparer.Ordinal);

    /// <summary>One entry per batch, for the ledger.</summary>
    public List<BookedBatch> Entries { get; } = [];

    /// <summary>Of senders who wait for this commit.</summary>
    public List<CommitTicket> Tickets { get; } = [];
    public int Lines { get; set; }
    public int Batches { get; set; }

    /// <summary>Takes back the acknowledgements and ledger entries of <see cref="Unkept"/>: those devices send again.</summary>
    public void Withhold()
    {
        if (Unkept.Count == 0) return;
        foreach (var device in Unkept) Acks.Forget(device);
        Entries.RemoveAll(e => Unkept.Contains(e.Device));
        Unkept.Clear();
    }

    public void Clear()
    {
        Unkept.Clear();
        Points.Clear();
        Refused.Clear();
        Sketches.Clear();
        Acks.Clear();
        Entries.Clear();
        Tickets.Clear();
        Lines = 0;
        Batches = 0;
    }
}
