namespace Telemetry.Collector;

/// <summary>What the queue does with a message when it is full.</summary>
public enum QueueFullMode
{
    /// <summary>The connection's thread waits, so the broker holds messages back: nothing is lost.</summary>
    Wait,

    /// <summary>The message is dropped and counted; an agent sends it again.</summary>
    DropNewest,
}

/// <summary>Configuration section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>1 to 1,000,000. Messages between the connection and the writer.</summary>
    public int QueueMessages { get; set; } = 10_000;

    /// <summary>256 KiB to 1 GiB. Their bytes.</summary>
    public int QueueBytes { get; set; } = 8 << 20;

    public QueueFullMode QueueFull { get; set; } = QueueFullMode.Wait;

    /// <summary>1 to 1,000,000. A commit takes what waits, up to this many lines (a batch is never divided).</summary>
    public int LinesPerCommit { get; set; } = 60_000;

    /// <summary>10 ms to 10 min. Pause after a failed write; what arrives meanwhile is dropped unacknowledged, and agents send it again.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    public IEnumerable<string> Errors()
    {
        if (QueueMessages is < 1 or > 1_000_000) yield return $"Ingest:QueueMessages {QueueMessages} is out of range: 1 to 1000000";
        if (QueueBytes is < 256 << 10 or > 1 << 30) yield return $"Ingest:QueueBytes {QueueBytes} is out of range: 262144 to 1073741824";
        if (LinesPerCommit is < 1 or > 1_000_000) yield return $"Ingest:LinesPerCommit {LinesPerCommit} is out of range: 1 to 1000000";
        if (RetryAfter < TimeSpan.FromMilliseconds(10) || RetryAfter > TimeSpan.FromMinutes(10))
            yield return $"Ingest:RetryAfter {RetryAfter} is out of range: 10 ms to 10 min";
    }
}
