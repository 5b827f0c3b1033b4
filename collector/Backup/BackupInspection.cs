using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Looks into the files of a backup, or into the databases in use, without changing them.</summary>
public static class BackupInspection
{
    /// <summary>The parts that a backup has, in the places that this configuration gives them.</summary>
    /// <exception cref="StartRefusedException">One has no place here.</exception>
    public static IReadOnlyList<BackupPart> PartsOf(BackupManifest manifest, string backup, CollectorOptions options)
    {
        var places = BackupParts.Of(options).ToDictionary(p => p.Name, StringComparer.Ordinal);
        return [.. manifest.Files.Select(file => places.TryGetValue(file.Part, out var part) ? part
            : throw new StartRefusedException(file.Part == BackupParts.TimeSeries
                ? $"{backup} has time series, and here they are on a server (Store:Kind): restore it where Store:Kind is Sqlite"
                : $"{backup} has a part '{RowCheck.Shown(file.Part)}' that this collector does not know: install the version that made it"))];
    }

    /// <summary>Every file that is not as it was made, or not sound, with what is wrong.</summary>
    public static IEnumerable<string> Flaws(BackupManifest manifest, string backup, IReadOnlyList<BackupPart> parts) =>
        manifest.Files.Zip(parts).Select(pair => Flaw(pair.First, pair.Second.FileOf(backup), pair.Second.Mark)).OfType<string>();

    /// <returns>What is wrong with a database file; null when its pages are sound and it is what its name says.</returns>
    public static string? Flaw(string path, SqliteMark mark)
    {
        try
        {
            using var database = RawDatabase.Open(path, readOnly: true);
            SqliteFile.Inspect(database, path, mark);
            if (SqliteFile.Number(database, "PRAGMA application_id") != mark.ApplicationId) return $"{path} does not hold {mark.Contents}";
            return database.Scalar("PRAGMA integrity_check(1)") is var answer and not "ok" ? $"{path} ({mark.Contents}) is damaged: {answer}" : null;
        }
        catch (SqliteException e)
        {
            return $"{path} ({mark.Contents}) {(SqliteFailure.IsDamage(e) ? "is damaged" : "cannot be read")}: {SqliteFailure.Words(e)}";
        }
        catch (StartRefusedException e)
        {
            return e.Message;
        }
    }

    private static string? Flaw(BackupFile file, string path, SqliteMark mark)
    {
        if (file.Flaw(path) is { } flaw) return $"{path} ({mark.Contents}) {flaw}";
        return File.Exists(path + "-wal") ? $"{path} is in use, or was not closed: a backup has no {path}-wal beside it" : Flaw(path, mark);
    }
}
