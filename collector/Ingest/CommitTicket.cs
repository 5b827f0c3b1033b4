namespace Telemetry.Collector;

/// <summary>
/// Of a sender who waits for the fate of a batch (the HTTP door): which of its lines were refused and why, and at last whether the rest is committed.
/// The loop fills it in; nobody reads it before <see cref="Done"/>.
/// </summary>
public sealed class CommitTicket
{
    private readonly TaskCompletionSource<string?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Point, int Line)> points = [];
    private readonly List<(int Line, string Reason)> refused = [];

    /// <summary>Lines that belong to no device: quarantined with this commit.</summary>
    public IReadOnlyList<RefusedLine> Strays { get; init; } = [];

    /// <summary>Null when everything but the refused lines survives a power cut; else why nothing does.</summary>
    public Task<string?> Done => done.Task;

    /// <summary>Lines of the batch, counted from 1.</summary>
    public IReadOnlyList<(int Line, string Reason)> Refused => refused;

    public void Refuse(int line, string reason) => refused.Add((line, reason));

    /// <summary>Which line a point of the group was.</summary>
    public void Point(int point, int line) => points.Add((point, line));

    /// <summary>The store refused a point of the group, of this batch or of another.</summary>
    public void RefusePoint(int point, string reason)
    {
        var found = points.BinarySearch((point, 0), Comparer<(int Point, int Line)>.Create((a, b) => a.Point.CompareTo(b.Point)));
        if (found >= 0) Refuse(points[found].Line, reason);
    }

    public void Commit() => done.TrySetResult(null);

    /// <summary>Nothing was committed; the sender keeps it.</summary>
    public void Keep(string why) => done.TrySetResult(why);
}
