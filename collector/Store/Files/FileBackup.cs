using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Telemetry.Collector;

/// <summary>
/// Copies a database file while it is in use, page by page from one state of it (https://www.sqlite.org/backup.html): who writes goes on writing.
/// The copy gets its name only when it is whole and on the disk.
/// </summary>
public static class FileBackup
{
    private const int PagesAtOnce = 4_096;

    /// <param name="finish">Works on the copy before it gets its name.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <exception cref="StartRefusedException">The copy exists, or cannot be made.</exception>
    public static void Run(string from, string to, Action<RawDatabase>? finish, Action<double> progress, CancellationToken ct)
    {
        if (!File.Exists(from)) throw new StartRefusedException($"{from} does not exist: there is nothing to copy; see Store:Path");
        if (File.Exists(to)) throw new StartRefusedException($"{to} exists and is not written over: name another file");
        var part = to + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
            File.Delete(part);
            Copy(from, part, finish, progress, ct);
            File.SetUnixFileMode(part, PrivateFile.OwnerOnly);
            File.Move(part, to);
        }
        catch (SqliteException e)
        {
            throw new StartRefusedException($"{to} could not be written from {from}: {SqliteFailure.Words(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{to} could not be written: {e.Message} Check the folder, its owner and free space.");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static void Copy(string from, string part, Action<RawDatabase>? finish, Action<double> progress, CancellationToken ct)
    {
        using var source = RawDatabase.Open(from, readOnly: true);
        using var copy = RawDatabase.Open(part, readOnly: false);
        // One state of the source from begin to end; without it the copy would begin anew with every commit.
        source.Execute("BEGIN");
        source.Scalar("SELECT count(*) FROM sqlite_schema");
        source.CopyTo(copy, PagesAtOnce, share =>
        {
            ct.ThrowIfCancellationRequested();
            progress(share);
        });
        source.Execute("COMMIT");
        // A file of its own, without a log beside it.
        copy.Execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;");
        finish?.Invoke(copy);
        if (copy.Scalar("PRAGMA integrity_check(1)") is var answer and not "ok")
            throw new StartRefusedException($"the copy of {from} is damaged ({answer}): the file itself is; see 'collector verify', and restore an earlier backup");
    }
}
