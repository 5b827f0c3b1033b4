using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What marks a database file as ours: SQLite's application id, and the version of the schema in it.</summary>
public sealed record SqliteMark(string Contents, int ApplicationId, int Version);

/// <summary>
/// Opens a database file, or refuses with the cure. A file that is damaged, foreign or newer is never written to. The file is only
/// ever opened by SQLite: closing any other handle of it would drop this process's locks (https://www.sqlite.org/howtocorrupt.html 2.2).
/// </summary>
public static class SqliteFile
{
    // A quick check reads the whole file; above this size only what the start reads anyway is checked.
    private const long QuickCheckBytes = 64 << 20;

    private const int Attempts = 100;

    // Shorter than the smallest page: SQLite would take it for empty and write over it.
    private const long SmallestFile = 512;

    /// <summary>The file with write-ahead log and full synchronisation: what was committed survives a power cut.</summary>
    /// <exception cref="StartRefusedException">Damaged, foreign, newer, or not accessible.</exception>
    /// <param name="schema">Makes the tables; run once, in a file that is new.</param>
    public static RawDatabase Open(string path, SqliteMark mark, string schema)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true, Length: > 0 and < SmallestFile }) throw Damaged(path, mark, "it is too short for a database");
            // By name: a handle of the file would drop this process's locks when it is closed.
            foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm"]) OwnFiles.Close(file);
            var database = RawDatabase.Open(path, readOnly: false);
            try
            {
                Inspect(database, path, mark);
                CheckQuickly(database, path, mark);
                LogAhead(database);
                if (Number(database, "PRAGMA user_version") < mark.Version) Make(database, mark, schema);
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch (SqliteException e) when (SqliteFailure.IsDamage(e))
        {
            throw Damaged(path, mark, e.Message);
        }
        catch (SqliteException e)
        {
            throw new StartRefusedException($"{path} ({mark.Contents}) cannot be opened: {SqliteFailure.Words(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} ({mark.Contents}) cannot be opened: {e.Message} Check the folder, its owner and free space.");
        }
    }

    // The change of mode does not wait for others who open the file, as everything else does; taking the whole file for a moment does.
    private static void LogAhead(RawDatabase database)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;");
                return;
            }
            catch (SqliteException e) when (SqliteFailure.IsBusy(e) && attempt < Attempts)
            {
                database.Execute("BEGIN EXCLUSIVE; COMMIT");
            }
        }
    }

    private static void Make(RawDatabase database, SqliteMark mark, string schema) => database.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"BEGIN IMMEDIATE; {schema}; PRAGMA application_id={mark.ApplicationId}; PRAGMA user_version={mark.Version}; COMMIT;"));

    /// <exception cref="StartRefusedException">Foreign or newer.</exception>
    public static void Inspect(RawDatabase database, string path, SqliteMark mark)
    {
        // In one view: another process may be making the file's tables, and half of that looks like a file of another program.
        database.Execute("BEGIN");
        var id = Number(database, "PRAGMA application_id");
        var version = Number(database, "PRAGMA user_version");
        var tables = Number(database, "SELECT count(*) FROM sqlite_schema");
        database.Execute("COMMIT");
        if (id != mark.ApplicationId && (id != 0 || tables > 0))
            throw new StartRefusedException(
                $"{path} is a database of another program, not {mark.Contents}: nothing was changed; name another file in the configuration");
        if (version > mark.Version)
            throw new StartRefusedException(
                $"{path} was written by a newer collector (schema {version}, this one knows {mark.Version}): nothing was changed; install that version");
    }

    private static void CheckQuickly(RawDatabase database, string path, SqliteMark mark)
    {
        if (new FileInfo(path).Length > QuickCheckBytes) return;
        if (database.Scalar("PRAGMA quick_check(1)") is var answer and not "ok") throw Damaged(path, mark, answer ?? "no answer");
    }

    public static long Number(RawDatabase database, string sql) => long.Parse(database.Scalar(sql) ?? "0", CultureInfo.InvariantCulture);

    private static StartRefusedException Damaged(string path, SqliteMark mark, string what) => new(
        $"{path} ({mark.Contents}) is damaged: {what}. Nothing was changed. Restore a backup ('collector restore FILE --replace'), or save what can be read with "
        + $"'sqlite3 {path} .recover', then move the file away ('mv {path} {path}.damaged', with its -wal and -shm) to begin anew.");
}
