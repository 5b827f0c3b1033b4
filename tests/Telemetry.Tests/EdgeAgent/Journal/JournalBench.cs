using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A journal in a folder of its own, fed with numbered lines.</summary>
internal sealed class JournalBench : IDisposable
{
    public const uint Boot = 0x3f2a91c4;
    private readonly FieldFolder folder = new();
    private readonly Random random = new(1);

    public JournalBench(Action<JournalOptions>? configure = null)
    {
        Options = new JournalOptions { Path = folder["journal.db"], Shared = true };
        configure?.Invoke(Options);
        Journal = Open(Boot);
    }

    public JournalOptions Options { get; }
    public ManualTime Time { get; } = new();
    public Journal Journal { get; private set; }
    public string Folder => Path.GetDirectoryName(Options.Path)!;

    /// <summary>As after the end of one process and the start of the next.</summary>
    public void Reopen(uint boot = Boot, Action? between = null)
    {
        Journal.Dispose();
        between?.Invoke();
        Journal = Open(boot);
    }

    public bool Commit(params string[] lines) => Commit(Lane.Live, lines);

    public bool Commit(Lane lane, params string[] lines)
    {
        PendingLines[] pending = [new(), new()];
        foreach (var line in lines) pending[(int)lane].Add(Encoding.UTF8.GetBytes(line + "\n"), 1);
        return Journal.Commit(pending);
    }

    public IReadOnlyList<long> Waiting() => [.. Journal.Between(0, long.MaxValue, 100_000).Select(key => key.Seq)];

    public string Payload(long seq) => Encoding.UTF8.GetString(Journal.Payload(seq)!);

    public void Confirm(uint boot, params SeqRange[] ranges) => Journal.Confirm(new AckMessage(boot, ranges));

    /// <summary>As another process sees it.</summary>
    public long RowsInFile()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Options.Path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM batch";
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        Journal.Dispose();
        folder.Dispose();
    }

    private Journal Open(uint boot) => new(Options, boot, new DeviceClock(Time, () => true, "boot-1"), random, NullLogger.Instance);
}
