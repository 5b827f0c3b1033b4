using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// <c>registry.db</c>: places, devices and the audit log in one file, so that a change and its entry are one transaction. Apart from the records,
/// because the command line writes it while the collector runs. Used from any thread; all members throw <see cref="SqliteException"/>.
/// </summary>
public sealed class RegistryDatabase : IDisposable
{
    public static readonly SqliteMark Mark = new("places, devices and the audit log", 0x43544731, 1);

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS place(
          id TEXT PRIMARY KEY, position INTEGER NOT NULL, doc TEXT NOT NULL,
          name TEXT GENERATED ALWAYS AS (json_extract(doc, '$.name')) VIRTUAL,
          category TEXT GENERATED ALWAYS AS (json_extract(doc, '$.category')) VIRTUAL);
        CREATE TABLE IF NOT EXISTS layout(position INTEGER PRIMARY KEY, header TEXT NOT NULL, key TEXT, extra TEXT);
        CREATE TABLE IF NOT EXISTS device(device TEXT PRIMARY KEY, verdict TEXT NOT NULL, place TEXT, since INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS hardware(device TEXT NOT NULL, since INTEGER NOT NULL, serial TEXT NOT NULL, PRIMARY KEY(device, since));
        """;

    private readonly Lock gate = new();
    private readonly RawDatabase database;
    private readonly string headPath;
    private readonly TimeProvider time;

    /// <exception cref="StartRefusedException">Damaged, foreign, newer, or not accessible.</exception>
    public RegistryDatabase(RegistryOptions options, TimeProvider time)
    {
        (headPath, this.time) = (options.AuditHead, time);
        database = SqliteFile.Open(options.Path, Mark, Tables + AuditTable.Schema);
    }

    /// <summary>Why the head of the audit log could not be noted outside it; null when it could.</summary>
    public string? HeadUnwritten { get; private set; }

    public T Read<T>(Func<RawDatabase, T> read)
    {
        lock (gate) return read(database);
    }

    /// <summary>Grows with every commit of another process, so that this one knows when to read again.</summary>
    public long DataVersion => Read(d => long.Parse(d.Scalar("PRAGMA data_version") ?? "0", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Runs a change and its entry as one transaction; without an entry nothing was changed, and nothing is kept.</summary>
    public T Change<T>(Func<RawDatabase, (AuditAct? Act, T Result)> work) => Commit<T>(database =>
    {
        var (act, result) = work(database);
        return (act is null ? [] : [act], result);
    });

    /// <summary>Entries about what is not in this file; all of them or none.</summary>
    public void Tell(params AuditAct[] acts) => Commit(_ => (acts, true));

    private T Commit<T>(Func<RawDatabase, (AuditAct[] Acts, T Result)> work)
    {
        lock (gate)
        {
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                var (acts, result) = work(database);
                var (head, now) = ((AuditHead?)null, time.GetUtcNow().ToUnixTimeMilliseconds());
                foreach (var act in acts) head = AuditTable.Append(database, act, now);
                database.Execute(head is null ? "ROLLBACK" : "COMMIT");
                if (head is not null) HeadUnwritten = head.Write(headPath);
                return result;
            }
            catch
            {
                if (database.InTransaction) database.Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>What no person does, and the audit log does not hold: what the collector notes by itself.</summary>
    public void Note(Action<RawDatabase> work)
    {
        lock (gate)
        {
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                work(database);
                database.Execute("COMMIT");
            }
            catch
            {
                if (database.InTransaction) database.Execute("ROLLBACK");
                throw;
            }
        }
    }

    public void Dispose() => database.Dispose();
}
