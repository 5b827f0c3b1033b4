using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>One refused line as <c>GET /api/v1/quarantine</c> shows it; <paramref name="Times"/> counts its arrivals.</summary>
public sealed record QuarantinedLine(long Id, string Device, string Reason, string Line, DateTimeOffset First, DateTimeOffset Last, long Times);

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

    /// <summary>The newest rows first.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<QuarantinedLine> Read(string? device, string? reason, int limit) => Select(
        "WHERE (?1 = '' OR device = ?1) AND (?2 = '' OR reason = ?2) ORDER BY id DESC LIMIT ?3", rows =>
        {
            rows.Bind(1, device ?? "");
            rows.Bind(2, reason ?? "");
            rows.Bind(3, limit);
        });

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
