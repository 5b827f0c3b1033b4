using System.Text;

namespace Telemetry.Collector;

/// <summary>Entries about signed orders, and the comparison of both logs: an order without an entry, or an entry without its order, is a finding.</summary>
public static class OrderAudit
{
    private const string Prefix = "order ";

    public static AuditAct Of(IssuedOrder issued) => new(
        AuditAct.Account, Prefix + OrderCodec.Word(issued.Order.Kind), Subject(issued.Order.Order, issued.Order.Rev), AuditDetail.Of(
            ("seq", issued.Order.Seq), ("status", OrderCodec.Word(issued.Order.Status)), ("hazard", issued.Order.Hazard), ("level", issued.Order.Level),
            ("areas", issued.Order.Areas), ("signers", issued.Signers), ("sha256", Digest(issued.Envelope))));

    public static string Subject(string order, int rev) => $"{order} rev {rev}";

    public static string Digest(byte[] envelope) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(envelope));

    /// <summary>Orders of the ledger that no entry tells of, by subject. Orders from before the first entry of the log are passed over.</summary>
    public static IEnumerable<string> Missing(IEnumerable<(string Order, int Rev, long Issued)> ledger, IReadOnlySet<string> told, long? logBegan) =>
        logBegan is not { } began ? [] : ledger.Where(m => m.Issued >= began && !told.Contains(Subject(m.Order, m.Rev))).Select(m => Subject(m.Order, m.Rev));

    public static bool Tells(AuditRow row) => Encoding.UTF8.GetString(row.Action).StartsWith(Prefix, StringComparison.Ordinal);
}
