using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Puts a backup in the place of a database file that nobody uses. What is there is moved away, never written over.</summary>
public static class FileRestore
{
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <param name="replace">Whether a file may be there; it is kept under another name.</param>
    /// <returns>Where the file that was there is now; null when there was none.</returns>
    /// <exception cref="StartRefusedException">The backup is no sound file of this kind, or the place is taken.</exception>
    public static string? Run(string backup, string path, SqliteMark mark, bool replace, DateTimeOffset now)
    {
        Inspect(backup, mark);
        if (File.Exists(path) && !replace)
            throw new StartRefusedException($"{path} exists and is not written over: add --replace, which keeps it under another name");
        var part = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var source = File.OpenRead(backup))
            using (var target = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                source.CopyTo(target);
                target.Flush(flushToDisk: true);
            }
            var kept = MoveAway(path, now);
            File.Move(part, path);
            return kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} could not be written: {e.Message} Check the folder, its owner and free space.");
        }
        finally
        {
            File.Delete(part);
        }
    }

    public static void Inspect(string backup, SqliteMark mark)
    {
        if (!File.Exists(backup)) throw new StartRefusedException($"{backup} does not exist: name the file that 'collector backup' made");
        if (File.Exists(backup + "-wal")) throw new StartRefusedException($"{backup} is in use, or was not closed: a backup has no {backup}-wal beside it; make one with 'collector backup'");
        try
        {
            using var database = RawDatabase.Open(backup, readOnly: true);
            SqliteFile.Inspect(database, backup, mark);
            if (SqliteFile.Number(database, "PRAGMA application_id") != mark.ApplicationId)
                throw new StartRefusedException($"{backup} does not hold {mark.Contents}: name the file that 'collector backup' made");
            if (database.Scalar("PRAGMA integrity_check(1)") is var answer and not "ok")
                throw new StartRefusedException($"{backup} is damaged ({answer}) and was not restored: take an earlier backup");
        }
        catch (SqliteException e)
        {
            throw new StartRefusedException($"{backup} is not restored: {(SqliteFailure.IsDamage(e) ? "it is damaged, take an earlier backup" : SqliteFailure.Words(e))}");
        }
    }

    // The log of the old file must not be left beside the new one: SQLite would play it into it.
    private static string? MoveAway(string path, DateTimeOffset now)
    {
        if (!Parts.Any(suffix => File.Exists(path + suffix))) return null;
        var kept = path + now.UtcDateTime.ToString("'.before-restore-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var suffix in Parts)
            if (File.Exists(path + suffix)) File.Move(path + suffix, kept + suffix);
        return kept;
    }
}
