namespace Telemetry.Collector;

/// <summary>A refused line, with the reason in one word.</summary>
public readonly record struct RefusedLine(string Device, string Reason, string Text, long At);

/// <summary>Everything of one commit: points, refused lines, and the acknowledgements that it earns. Reused.</summary>
public sealed class IngestGroup
{
    /// <summary>Refused lines kept of one commit; more are counted only, so that a flood of them cannot slow down the rest.</summary>
    public const int MaxRefused = 1_000;

    public PointBatch Points { get; } = new();
    public List<RefusedLine> Refused { get; } = [];

    /// <summary>Lines about distinct devices, which go to a table of their own.</summary>
    public List<DeviceSketch> Sketches { get; } = [];
    public AckBook Acks { get; } = new();

    /// <summary>One entry per batch, for the ledger.</summary>
    public List<BookedBatch> Entries { get; } = [];

    /// <summary>Of senders who wait for this commit.</summary>
    public List<CommitTicket> Tickets { get; } = [];
    public int Lines { get; set; }
    public int Batches { get; set; }

    public void Clear()
    {
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
