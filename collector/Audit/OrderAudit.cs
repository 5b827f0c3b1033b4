namespace Telemetry.Collector;

/// <summary>Entries about signed orders.</summary>
public static class OrderAudit
{
    public static AuditAct Of(IssuedOrder issued) => new(
        AuditAct.Account, AuditKinds.Of(issued.Order.Kind), Subject(issued.Order.Order, issued.Order.Rev), AuditDetail.Of(
            ("seq", issued.Order.Seq), ("status", OrderCodec.Word(issued.Order.Status)), ("hazard", issued.Order.Hazard), ("level", issued.Order.Level),
            ("areas", issued.Order.Areas), ("signers", issued.Signers), (ToldActs.Sha256, OrderGate.Digest(issued.Envelope))));

    public static string Subject(string order, int rev) => $"{order} rev {rev}";
}
