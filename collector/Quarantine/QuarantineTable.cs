using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Table <c>quarantine</c>: lines that are no measurement, with the reason, bounded; the same line twice is one row.</summary>
public sealed class QuarantineTable(RecordsDatabase records, RecordsOptions options)
{
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Write(IReadOnlyList<RefusedLine> lines) => records.Write(database =>
    {
        using var upsert = database.Prepare(
            """
            INSERT INTO quarantine(device, reason, line, first, last, times) VALUES(?1, ?2, ?3, ?4, ?4, 1)
            ON CONFLICT(device, line) DO UPDATE SET reason=excluded.reason, last=excluded.last, times=times+1
            """);
        foreach (var line in lines)
        {
            upsert.Bind(1, line.Device);
            upsert.Bind(2, line.Reason);
            upsert.Bind(3, line.Text);
            upsert.Bind(4, line.At);
            upsert.Run();
        }
        using var trim = database.Prepare(
            "DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?1)");
        trim.Bind(1, options.QuarantineLines);
        trim.Run();
    });

    /// <summary>The newest rows first, from before one on.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<QuarantinedLine> Read(string? device, string? reason, int limit, long before = long.MaxValue) => Select(
        "WHERE (?1 = '' OR device = ?1) AND (?2 = '' OR reason = ?2) AND id < ?4 ORDER BY id DESC LIMIT ?3", rows =>
        {
            rows.Bind(1, device ?? "");
            rows.Bind(2, reason ?? "");
            rows.Bind(3, limit);
            rows.Bind(4, before);
        });

    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public QuarantineSummary Sum()
    {
        using var database = RawDatabase.Open(records.Path, readOnly: true);
        using var rows = database.Prepare(
            "SELECT reason, count(*), sum(times), count(DISTINCT device), min(first), max(last) FROM quarantine GROUP BY reason ORDER BY max(last) DESC, reason");
        var reasons = new List<QuarantineReason>();
        while (rows.Step()) reasons.Add(new(rows.Text(0), rows.Long(1), rows.Long(2), rows.Long(3), Instant(rows.Long(4)), Instant(rows.Long(5))));
        return new(reasons.Sum(r => r.Lines), options.QuarantineLines, reasons);
    }

    /// <summary>The oldest rows first, from behind one on.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<QuarantinedLine> ReadFrom(long after, int limit) => Select("WHERE id > ?1 ORDER BY id LIMIT ?2", rows =>
    {
        rows.Bind(1, after);
        rows.Bind(2, limit);
    });

    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Remove(IReadOnlyList<long> ids) => records.Write(database =>
    {
        using var delete = database.Prepare("DELETE FROM quarantine WHERE id = ?1");
        foreach (var id in ids)
        {
            delete.Bind(1, id);
            delete.Run();
        }
    });

    private List<QuarantinedLine> Select(string which, Action<RawStatement> bind)
    {
        using var database = RawDatabase.Open(records.Path, readOnly: true);
        using var rows = database.Prepare($"SELECT id, device, reason, line, first, last, times FROM quarantine {which}");
        bind(rows);
        var found = new List<QuarantinedLine>();
        while (rows.Step())
            found.Add(new QuarantinedLine(
                rows.Long(0), rows.Text(1), rows.Text(2), rows.Text(3), Instant(rows.Long(4)), Instant(rows.Long(5)), rows.Long(6)));
        return found;
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
