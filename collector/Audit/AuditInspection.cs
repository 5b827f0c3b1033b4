using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What an inspection of the log found.</summary>
public sealed record AuditReport(long Entries, AuditHead Head, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<string> Notices);

/// <summary>Reads the whole log from the file and holds it against everything that was noted elsewhere. Writes nothing.</summary>
public static class AuditInspection
{
    private const int MaxOrders = 100_000, MaxCommands = 10_000;

    /// <param name="noted">A head that a person has kept.</param>
    /// <param name="alerts">Where the orders' own ledger is; each of its orders must have an entry.</param>
    /// <param name="records">Beside what twins, commands and content are; each must have an entry.</param>
    public static AuditReport Run(string path, string headPath, AuditHead? noted, AlertsOptions? alerts = null, RecordsOptions? records = null)
    {
        var (check, notices, extra, told) = (new AuditCheck(), new List<string>(), new List<AuditFinding>(), new ToldActs());
        try
        {
            using var database = RawDatabase.Open(path, readOnly: true);
            foreach (var row in AuditTable.Rows(database))
            {
                check.Take(row);
                told.Take(row);
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
        if (alerts is not null) extra.AddRange(Compare(OrderLedger.PathOf(alerts), () => Orders(told, alerts)));
        if (records is not null) extra.AddRange(Compare(FleetBook.PathOf(records), () => Fleet(told, records)));
        notices.AddRange(told.Notices);
        if (noted is not null) check.Expect(noted, "the head given with --head");
        return new(check.Count, check.Head, [.. check.Findings, .. extra], notices);
    }

    private static IEnumerable<AuditFinding> Compare(string path, Func<List<string>> work)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return work().Select(what => new AuditFinding(0, what));
        }
        catch (SqliteException e)
        {
            return [new(0, $"{path} cannot be held against the log: {SqliteFailure.Words(e)}")];
        }
    }

    private static List<string> Orders(ToldActs told, AlertsOptions alerts)
    {
        using var ledger = OrderLedger.OpenToRead(alerts);
        return [.. told.Orders(ledger.NewestOfAll(MaxOrders))];
    }

    private static List<string> Fleet(ToldActs told, RecordsOptions records)
    {
        using var book = FleetBook.OpenToRead(records);
        return [.. told.Twins(book.Twins()), .. told.Commands(book.Newest(MaxCommands)), .. told.Contents(book.Contents())];
    }
}
