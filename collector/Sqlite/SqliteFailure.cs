using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Telemetry.Collector;

/// <summary>SQLite's result codes in words that name the cure. https://www.sqlite.org/rescode.html</summary>
public static class SqliteFailure
{
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public static bool IsBusy(SqliteException e) => e.SqliteErrorCode == raw.SQLITE_BUSY;

    public static string Words(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "the disk is full: free space on its file system",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process holds the database locked: close it",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH =>
            "the file or its folder cannot be written: check owner and permissions",
        raw.SQLITE_IOERR => $"reading or writing failed (disk error {e.SqliteExtendedErrorCode}): check the disk",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the file is damaged: stop the collector and restore a backup",
        _ => e.Message,
    };
}
