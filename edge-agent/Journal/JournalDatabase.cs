using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.EdgeAgent;

/// <summary>A batch as the publisher needs to know it.</summary>
internal readonly record struct BatchKey(long Seq, uint Boot);

/// <summary>A row without its payload.</summary>
internal readonly record struct BatchRow(long Seq, uint Boot, long SealedMs, long Samples, long Bytes);

/// <summary>
/// The statements of the journal file; not thread-safe. WAL with synchronous=FULL: what a COMMIT answered is on the disk. Small pages,
/// because a commit writes whole pages; one process only, because the index of the WAL is then in memory and not on the flash.
/// </summary>
internal sealed class JournalDatabase : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS batch(
          seq INTEGER PRIMARY KEY, boot INTEGER NOT NULL, lane INTEGER NOT NULL, sealed_ms INTEGER NOT NULL,
          samples INTEGER NOT NULL, bytes INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS alarm ON batch(seq) WHERE lane = 0;
        CREATE TABLE IF NOT EXISTS parked(
          id INTEGER PRIMARY KEY, kernel_boot TEXT NOT NULL, at_ms INTEGER NOT NULL,
          samples INTEGER NOT NULL, bytes INTEGER NOT NULL, lines BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        """;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = [];

    private JournalDatabase(SqliteConnection connection) => this.connection = connection;

    /// <exception cref="SqliteException">It cannot be opened or is damaged.</exception>
    public static JournalDatabase Open(JournalOptions options)
    {
        SqliteLibrary.EnsureReady();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = SourceOf(options), Pooling = false }.ToString());
        var database = new JournalDatabase(connection);
        try
        {
            connection.Open();
            database.Run("PRAGMA page_size=512");
            if (!options.Shared) database.Run("PRAGMA locking_mode=EXCLUSIVE");
            database.Run("PRAGMA journal_mode=WAL");
            database.Run("PRAGMA synchronous=FULL");
            database.Run("PRAGMA busy_timeout=5000");
            database.Run("PRAGMA cache_size=-1024");
            // Debian's SQLite overwrites what is deleted, page by page: nothing in here is worth that flash.
            database.Run("PRAGMA secure_delete=FAST");
            // As many frames as there is room for in the log (FlashFileSystem): each checkpoint writes the same few pages once more.
            database.Run("PRAGMA wal_autocheckpoint=3900");
            if (database.Scalar("PRAGMA quick_check(1)") is not "ok") throw new SqliteException("quick_check found damage", SQLitePCL.raw.SQLITE_CORRUPT);
            database.Run(Schema);
            return database;
        }
        catch
        {
            // With its statements: SQLite keeps a connection, and its hold on the file, until the last of them is gone.
            database.Dispose();
            throw;
        }
    }

    /// <summary>Whoever looks into a shared file must find in it what the log's index says.</summary>
    private static string SourceOf(JournalOptions options)
    {
        var path = options.Path.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);
        return options.Shared ? options.Path : $"file:{path}?vfs={FlashFileSystem.Over(options.FileSystem)}";
    }

    /// <summary>For tests of a full disk: the file may not grow any more.</summary>
    public void LimitToPresentSize() => Run($"PRAGMA max_page_count={Scalar("PRAGMA page_count")}");

    public void Begin() => Run("BEGIN IMMEDIATE");

    public void Commit() => Run("COMMIT");

    /// <summary>After a full disk SQLite may have rolled back by itself.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) Run("ROLLBACK");
    }

    public void Insert(in BatchRow row, Lane lane, byte[] payload) => Run(
        "INSERT INTO batch(seq, boot, lane, sealed_ms, samples, bytes, payload) VALUES (@a, @b, @c, @d, @e, @f, @g)",
        row.Seq, (long)row.Boot, (long)lane, row.SealedMs, row.Samples, row.Bytes, payload);

    public void Delete(long first, long last) => Run("DELETE FROM batch WHERE seq BETWEEN @a AND @b", first, last);

    /// <summary>The newest number among the rows that are there; 0 without any.</summary>
    public long HighestSeq() => Scalar("SELECT max(seq) FROM batch") is long seq ? seq : 0;

    public (long Batches, long Bytes, long Samples) Totals() => Totals("batch");

    public (long Rows, long Bytes, long Samples) ParkedTotals() => Totals("parked");

    /// <returns>The row with its id.</returns>
    public ParkedRow Park(ParkedRow row, byte[] lines)
    {
        Run("INSERT INTO parked(kernel_boot, at_ms, samples, bytes, lines) VALUES (@a, @b, @c, @d, @e)", row.KernelBoot, row.At, row.Samples, row.Bytes, lines);
        return row with { Id = (long)Scalar("SELECT last_insert_rowid()")! };
    }

    /// <summary>Rows that wait for the clock, oldest first.</summary>
    public IEnumerable<ParkedRow> Parked()
    {
        using var reader = Command("SELECT id, kernel_boot, at_ms, samples, bytes FROM parked ORDER BY id").ExecuteReader();
        while (reader.Read())
            yield return new ParkedRow(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    public byte[]? ParkedLines(long id) => Scalar("SELECT lines FROM parked WHERE id = @a", id) as byte[];

    public void Unpark(long id) => Run("DELETE FROM parked WHERE id = @a", id);

    /// <summary>Rows with a number above <paramref name="after"/> and not above <paramref name="upTo"/>, oldest first.</summary>
    public IEnumerable<BatchRow> Rows(long after, long upTo = long.MaxValue) =>
        Read("SELECT seq, boot, sealed_ms, samples, bytes FROM batch WHERE seq > @a AND seq <= @b ORDER BY seq", after, upTo);

    public IEnumerable<BatchRow> Alarms() => Read("SELECT seq, boot, sealed_ms, samples, bytes FROM batch WHERE lane = 0 ORDER BY seq");

    public byte[]? Payload(long seq) => Scalar("SELECT payload FROM batch WHERE seq = @a", seq) as byte[];

    public string? Meta(string key) => Scalar("SELECT value FROM meta WHERE key = @a", key) is { } value
        ? Convert.ToString(value, CultureInfo.InvariantCulture)
        : null;

    public void SetMeta(string key, object value) =>
        Run("INSERT INTO meta(key, value) VALUES (@a, @b) ON CONFLICT(key) DO UPDATE SET value = excluded.value", key, value);

    private (long Rows, long Bytes, long Samples) Totals(string table)
    {
        using var reader = Command($"SELECT count(*), coalesce(sum(bytes), 0), coalesce(sum(samples), 0) FROM {table}").ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    public void Dispose()
    {
        foreach (var command in commands.Values) command.Dispose();
        connection.Dispose();
    }

    private IEnumerable<BatchRow> Read(string sql, params object[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        while (reader.Read())
            yield return new BatchRow(reader.GetInt64(0), (uint)reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    private void Run(string sql, params object[] values) => Command(sql, values).ExecuteNonQuery();

    private object? Scalar(string sql, params object[] values) => Command(sql, values).ExecuteScalar();

    private SqliteCommand Command(string sql, params object[] values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            commands[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"@{(char)('a' + i)}" });
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
