using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Telemetry.Collector;

/// <summary>
/// One SQLite connection without ADO.NET between: for the ingest path and for reading many points. Used by one thread at a
/// time. Every failure is a <see cref="SqliteException"/>.
/// </summary>
public sealed class RawDatabase : IDisposable
{
    private const int BusyMilliseconds = 5_000;

    // SQLITE_DBSTATUS_CACHE_WRITE
    private const int CacheWrites = 9;
    private readonly sqlite3 handle;

    private RawDatabase(sqlite3 handle) => this.handle = handle;

    public static RawDatabase Open(string path, bool readOnly)
    {
        SqliteNative.Use();
        var mode = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, mode | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new RawDatabase(handle);
        try
        {
            database.Check(code);
            database.Check(raw.sqlite3_busy_timeout(handle, BusyMilliseconds));
            return database;
        }
        catch (SqliteException)
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>Pages this connection has written since it was asked last.</summary>
    public int PagesWritten()
    {
        Check(raw.sqlite3_db_status(handle, CacheWrites, out var pages, out _, 1));
        return pages;
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    public RawStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new RawStatement(this, statement);
    }

    /// <summary>Runs work that no other process may do at the same time; what it wrote is undone when it throws.</summary>
    public T Exclusively<T>(Func<T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            if (InTransaction) Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>Copies every page into another database; the share that is done is told after each piece.</summary>
    public void CopyTo(RawDatabase copy, int pagesAtOnce, Action<double> progress)
    {
        using var backup = raw.sqlite3_backup_init(copy.handle, "main", handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            copy.Check(raw.sqlite3_errcode(copy.handle));
            throw new InvalidOperationException("the copy could not be begun");
        }
        int code;
        do
        {
            code = raw.sqlite3_backup_step(backup, pagesAtOnce);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) copy.Check(code);
            progress(1 - raw.sqlite3_backup_remaining(backup) / (double)Math.Max(1, raw.sqlite3_backup_pagecount(backup)));
        }
        while (code == raw.SQLITE_OK);
    }

    /// <summary>The first column of the first row, or null without one.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    public void Dispose() => handle?.Dispose();

    internal void Check(int code) => SqliteException.ThrowExceptionForRC(code, handle);
}

/// <summary>A prepared statement; parameters count from 1, columns from 0.</summary>
public sealed class RawStatement(RawDatabase database, sqlite3_stmt statement) : IDisposable
{
    public void Bind(int parameter, long value) => database.Check(raw.sqlite3_bind_int64(statement, parameter, value));

    public void Bind(int parameter, double value) => database.Check(raw.sqlite3_bind_double(statement, parameter, value));

    public void Bind(int parameter, string value) => database.Check(raw.sqlite3_bind_text(statement, parameter, value));

    public void Bind(int parameter, ReadOnlySpan<byte> value) => database.Check(raw.sqlite3_bind_blob(statement, parameter, value));

    public void BindNull(int parameter) => database.Check(raw.sqlite3_bind_null(statement, parameter));

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) database.Check(code);
        return false;
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for the next time.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE && code != raw.SQLITE_ROW) database.Check(code);
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> BlobSpan(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}
