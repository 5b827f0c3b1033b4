using System.Text;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What an inspection of the log found.</summary>
public sealed record AuditReport(long Entries, AuditHead Head, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<string> Notices);

/// <summary>Reads the whole log from the file and holds it against everything that was noted elsewhere. Writes nothing.</summary>
public static class AuditInspection
{
    private const int MaxOrders = 100_000;

    /// <param name="noted">A head that a person has kept.</param>
    /// <param name="alerts">Where the orders' own ledger is; each of its orders must have an entry.</param>
    public static AuditReport Run(string path, string headPath, AuditHead? noted, AlertsOptions? alerts = null)
    {
        var (check, notices, extra) = (new AuditCheck(), new List<string>(), new List<AuditFinding>());
        var told = new HashSet<string>(StringComparer.Ordinal);
        long? began = null;
        try
        {
            using var database = RawDatabase.Open(path, readOnly: true);
            foreach (var row in AuditTable.Rows(database))
            {
                check.Take(row);
                began ??= row.At;
                if (OrderAudit.Tells(row)) told.Add(Encoding.UTF8.GetString(row.Subject));
            }
            if (!AuditTable.IsProtected(database)) extra.Add(new(0, "the guards against changing and deleting entries (triggers audit_keeps, audit_stays) were removed or altered"));
            if (database.Scalar("PRAGMA integrity_check(1)") is var answer and not "ok") extra.Add(new(0, $"the file is damaged: {answer}"));
        }
        catch (SqliteException e)
        {
            extra.Add(new(check.Head.No + 1, $"the file cannot be read after entry {check.Head.No}: {SqliteFailure.Words(e)}"));
        }
        if (AuditHead.Read(headPath, out var flaw) is { } kept)
        {
            check.Expect(kept, headPath);
            if (kept.No < check.Head.No) notices.Add($"{headPath} names entry {kept.No}; the log has {check.Head.No - kept.No} after it (written while that file could not be)");
        }
        else if (flaw is not null) extra.Add(new(0, flaw));
        else if (check.Count > 0) extra.Add(new(0, $"{headPath} is missing: whether entries were cut off at the end cannot be told from it"));
        if (alerts is not null)
            extra.AddRange(OrderAudit.Missing(Orders(alerts), told, began).Select(s => new AuditFinding(0, $"order {s} is in alerts.db and has no entry: it was removed, or could not be written")));
        if (noted is not null) check.Expect(noted, "the head given with --head");
        return new(check.Count, check.Head, [.. check.Findings, .. extra], notices);
    }

    private static List<(string Order, int Rev, long Issued)> Orders(AlertsOptions alerts)
    {
        if (!File.Exists(OrderLedger.PathOf(alerts))) return [];
        using var ledger = OrderLedger.OpenToRead(alerts);
        return [.. ledger.NewestOfAll(MaxOrders).Select(e => (e.Order.Order, e.Order.Rev, e.Order.Issued))];
    }
}
