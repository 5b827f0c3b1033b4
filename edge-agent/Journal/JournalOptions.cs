using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Where samples wait until the store has them.</summary>
internal sealed class JournalOptions
{
    /// <summary>SQLite file; its folder must exist.</summary>
    [Required("\"/var/lib/edge-agent/journal.db\"")]
    public string Path { get; set; } = "";

    /// <summary>Time a sample waits in memory for the next commit, while <see cref="FlashBudget"/> allows it: what a power cut can cost.</summary>
    [Within("00:00:00.001", "00:05:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time a sample waits in memory when the budget asks for fewer commits. Alarms never wait.</summary>
    [Within("00:00:00.001", "00:05:00")]
    public TimeSpan CommitIntervalMax { get; set; } = TimeSpan.FromSeconds(9.5);

    /// <summary>Bytes that this process should not write to flash in a day more than; 0: no budget.</summary>
    [Within("0", "1000000000000")]
    public long FlashBudget { get; set; } = 50_000_000;

    /// <summary>True: others may look into the file while the agent runs (sqlite3). It costs flash.</summary>
    public bool Shared { get; set; }

    /// <summary>Bound of what waits in the file, compressed, in bytes; at the bound the oldest goes.</summary>
    [Within("65536", "68719476736")]
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>A batch older than this goes.</summary>
    [Within("00:00:10", "3650.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Most lines of one batch.</summary>
    [Within("1", "5000")]
    public int BatchLines { get; set; } = BatchReader.MaxLines;

    /// <summary>For tests: a file system of SQLite's other than the machine's.</summary>
    internal string? FileSystem { get; set; }
}
