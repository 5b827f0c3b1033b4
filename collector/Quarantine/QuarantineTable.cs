using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Table <c>quarantine</c>: lines that are no measurement, whole, with the reason; the same line twice is one row. It is bounded in all and per device, so
/// that no sender takes the room of another, and what is in it stays: at the bound a line is not kept, and its batch is not acknowledged.
/// </summary>
public sealed class QuarantineTable(RecordsDatabase records, RecordsOptions options)
{
    /// <summary>Characters of lines kept of one device.</summary>
    public const long MaxCharactersPerDevice = 4 << 20;

    private const long MaxAgeMilliseconds = 90L * 86_400_000;

    /// <param name="unkept">Is told the devices of which a line found no room.</param>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Write(IReadOnlyList<RefusedLine> lines, ISet<string>? unkept = null)
    {
        var over = new HashSet<string>(StringComparer.Ordinal);
        var unavailable = records.Write(database =>
        {
            over.Clear();
            using var again = database.Prepare("UPDATE quarantine SET reason=?2, last=?4, times=times+1 WHERE device=?1 AND line=?3");
            using var insert = database.Prepare("INSERT INTO quarantine(device, reason, line, first, last, times) VALUES(?1, ?2, ?3, ?4, ?4, 1)");
            var room = new QuarantineRoom(database, options, MaxCharactersPerDevice);
            if (lines.Count > 0) room.Purge(lines[0].At - MaxAgeMilliseconds);
            foreach (var line in lines)
            {
                if (Run(again, line) > 0) continue;
                if (room.Takes(line)) Run(insert, line);
                else over.Add(line.Device);
            }

            int Run(RawStatement statement, in RefusedLine line)
            {
                statement.Bind(1, line.Device);
                statement.Bind(2, line.Reason);
                statement.Bind(3, line.Text);
                statement.Bind(4, line.At);
                statement.Run();
                return database.Changes;
            }
        });
        if (unavailable is null) unkept?.UnionWith(over);
        return unavailable;
    }

    /// <summary>Deletes what is kept of one device.</summary>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Drop(string device, out long dropped)
    {
        long count = 0;
        var unavailable = records.Write(database =>
        {
            using var delete = database.Prepare("DELETE FROM quarantine WHERE device = ?1");
            delete.Bind(1, device);
            delete.Run();
            count = database.Changes;
        });
        dropped = count;
        return unavailable;
    }

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
