using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Where samples wait until the store has them.</summary>
internal sealed class JournalOptions
{
    /// <summary>SQLite file; its folder must exist.</summary>
    [Required("\"/var/lib/edge-agent/journal.db\"")]
    public string Path { get; set; } = "";

    /// <summary>Longest time a sample waits in memory: what a power cut can cost. Longer spares the flash.</summary>
    [Within("00:00:00.001", "00:05:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bound of all payloads together, in bytes; at the bound the oldest batch goes.</summary>
    [Within("65536", "68719476736")]
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>A batch older than this goes.</summary>
    [Within("00:00:10", "3650.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Most lines of one batch.</summary>
    [Within("1", "5000")]
    public int BatchLines { get; set; } = BatchReader.MaxLines;
}
