using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// The collector's own small database beside the time series, whichever store is in use: devices, quarantine, distinct devices, ledger and
/// incidents. The ingest loop writes; readers open their own connection.
/// </summary>
public sealed class RecordsDatabase : IDisposable
{
    public static readonly SqliteMark Mark = new("the collector's records", 0x43545231, 3);

    /// <summary>What is deleted is overwritten: a sketch is not to be found in a free page.</summary>
    public const string OverwriteDeleted = "PRAGMA secure_delete = ON";

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS device(
          device TEXT PRIMARY KEY, state INTEGER NOT NULL, why TEXT, since INTEGER NOT NULL, seen INTEGER, status TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS quarantine(
          id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, reason TEXT NOT NULL, line TEXT NOT NULL,
          first INTEGER NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL, UNIQUE(device, line));
        CREATE TABLE IF NOT EXISTS unique_cell(
          scope TEXT NOT NULL, name TEXT NOT NULL, period TEXT NOT NULL, at INTEGER NOT NULL, key TEXT NOT NULL,
          ends INTEGER NOT NULL, n REAL NOT NULL, sketch BLOB, PRIMARY KEY(scope, name, period, at, key)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS unique_cell_sketch ON unique_cell(ends) WHERE sketch IS NOT NULL;
        CREATE TABLE IF NOT EXISTS ledger_device(device TEXT PRIMARY KEY, lines TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS ledger_day(
          day INTEGER NOT NULL, device TEXT NOT NULL, received INTEGER NOT NULL, late INTEGER NOT NULL, duplicate INTEGER NOT NULL,
          dropped INTEGER NOT NULL, missing INTEGER NOT NULL, plain INTEGER NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY(day, device)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS incident(id INTEGER PRIMARY KEY, ended INTEGER NOT NULL, incident TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS ledger_log(id INTEGER PRIMARY KEY, entries BLOB NOT NULL)
        """;

    /// <exception cref="StartRefusedException">Damaged, foreign, newer, or not accessible.</exception>
    public RecordsDatabase(RecordsOptions options)
    {
        Path = options.Path;
        Writer = SqliteFile.Open(options.Path, Mark, Tables);
        Writer.Execute(OverwriteDeleted);
        Writer.Execute(UniqueTable.ByTime);
    }

    /// <summary>For what must not happen beside a collector whose time series are on a server: nothing else says that it runs.</summary>
    /// <exception cref="StartRefusedException">Somebody has the file open.</exception>
    public static void RefuseInUse(RecordsOptions options)
    {
        if (!File.Exists(options.Path)) return;
        try
        {
            // The log can only be given up by whoever has the file alone (https://www.sqlite.org/pragma.html#pragma_journal_mode).
            using var database = RawDatabase.Open(options.Path, readOnly: false);
            database.Execute("PRAGMA journal_mode=DELETE");
        }
        catch (SqliteException e) when (SqliteFailure.IsBusy(e))
        {
            throw new StartRefusedException($"{options.Path} is in use: stop the collector first");
        }
        catch (SqliteException)
        {
            // Damaged: it is what a backup is to replace.
        }
    }

    public string Path { get; }

    public RawDatabase Writer { get; }

    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Write(Action<RawDatabase> work)
    {
        try
        {
            Writer.Execute("BEGIN IMMEDIATE");
            work(Writer);
            Writer.Execute("COMMIT");
            return null;
        }
        catch (SqliteException e)
        {
            try
            {
                if (Writer.InTransaction) Writer.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // The failure that led here is the one to report.
            }
            return SqliteFailure.Words(e);
        }
    }

    public void Dispose() => Writer.Dispose();
}
