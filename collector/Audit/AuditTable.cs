namespace Telemetry.Collector;

/// <summary>Table <c>audit</c>. Rows are added inside the transaction of what they tell, so that neither is there without the other.</summary>
public static class AuditTable
{
    public const string Schema =
        """
        CREATE TABLE IF NOT EXISTS audit(
          no INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
          hash BLOB NOT NULL);
        CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
        """;

    private static readonly string[] Types = ["integer", "text", "text", "text", "text", "blob"], Names = ["at", "actor", "action", "subject", "detail", "hash"];

    public static AuditHead Append(RawDatabase database, AuditAct act, long at)
    {
        var last = Head(database);
        var row = AuditChain.Next(last.No, last.Hash, act, at);
        using var insert = database.Prepare("INSERT INTO audit(no, at, actor, action, subject, detail, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        insert.Bind(1, row.No);
        insert.Bind(2, row.At);
        insert.Bind(3, act.Actor);
        insert.Bind(4, act.Action);
        insert.Bind(5, act.Subject);
        insert.Bind(6, act.Detail);
        insert.Bind(7, row.Hash.AsSpan());
        insert.Run();
        return new AuditHead(row.No, row.Hash);
    }

    public static AuditHead Head(RawDatabase database)
    {
        using var last = database.Prepare("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1");
        return last.Step() ? new(last.Long(0), last.Blob(1)) : AuditHead.None;
    }

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<AuditEntry> Newest(RawDatabase database, int limit)
    {
        using var rows = database.Prepare($"SELECT no, at, actor, action, subject, detail, hash FROM audit ORDER BY no DESC LIMIT {limit}");
        var found = new List<AuditEntry>();
        while (rows.Step())
            found.Add(new(rows.Long(0), JapanTime.FromUnixMilliseconds(WireTime.IsValid(rows.Long(1)) ? rows.Long(1) : 0), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5),
                Convert.ToHexStringLower(rows.Blob(6))));
        return found;
    }

    /// <summary>Every entry as stored, in the order of its table.</summary>
    public static IEnumerable<AuditRow> Rows(RawDatabase database)
    {
        using var rows = database.Prepare(
            "SELECT no, at, actor, action, subject, detail, hash, typeof(at), typeof(actor), typeof(action), typeof(subject), typeof(detail), typeof(hash) FROM audit NOT INDEXED ORDER BY no");
        while (rows.Step())
        {
            string? flaw = null;
            for (var i = 0; i < Types.Length && flaw is null; i++)
                if (rows.Text(7 + i) is var type && type != Types[i]) flaw = $"column {Names[i]} was changed: it is {type} now";
            yield return new(rows.Long(0), rows.Long(1), rows.Blob(2), rows.Blob(3), rows.Blob(4), rows.Blob(5), rows.Blob(6), flaw);
        }
    }

    public static bool IsProtected(RawDatabase database) =>
        database.Scalar("SELECT count(*) FROM sqlite_schema WHERE type='trigger' AND tbl_name='audit' AND name IN ('audit_keeps', 'audit_stays') AND sql LIKE '%SELECT RAISE(ABORT%'") == "2";
}
