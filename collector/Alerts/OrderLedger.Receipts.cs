namespace Telemetry.Collector;

public sealed partial class OrderLedger
{
    /// <summary>
    /// Receipts kept in all; of one device; and those of orders that this desk never signed: of one device and in all. No device can push out the
    /// answers of others, whatever it invents.
    /// </summary>
    public const int MaxReceipts = 50_000, MaxOfDevice = 500, MaxForeignOfDevice = 20, MaxForeign = 2_000;

    // Tidying up reads the whole table, so it is not done for every receipt.
    private const int Slack = 500;

    private const string Foreign = "NOT EXISTS(SELECT 1 FROM message WHERE message.ord=receipt.ord AND message.rev=receipt.rev)";

    /// <summary>
    /// Takes answers to orders that exist; of others only that a device refused one: somebody tried to command it.
    /// </summary>
    /// <returns>How many were not kept, by reason.</returns>
    public IReadOnlyDictionary<string, int> AddReceipts(IReadOnlyList<Receipt> receipts) => Exclusively(() =>
    {
        var (left, foreign) = (new Dictionary<string, int>(StringComparer.Ordinal), false);
        using var known = database.Prepare("SELECT 1 FROM message WHERE ord=?1 AND rev=?2");
        using var upsert = database.Prepare(
            """
            INSERT INTO receipt(device, ord, rev, seq, state, at, ms, reason, frame) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT(ord, rev, device, state) DO UPDATE SET seq=excluded.seq, at=excluded.at, ms=excluded.ms, reason=excluded.reason, frame=excluded.frame
            """);
        foreach (var receipt in receipts)
        {
            known.Bind(1, receipt.Order);
            known.Bind(2, receipt.Rev);
            var exists = known.Step();
            known.Reset();
            if (!exists && receipt.State != ReceiptState.Refused)
            {
                Leave("receipt-of-no-order", 1);
                continue;
            }
            foreign |= !exists;
            Upsert(upsert, receipt);
        }
        if (foreign) Leave("receipt-over-quota", Trim(Foreign, MaxForeignOfDevice, MaxForeign));
        // Not by the highest number: what is removed leaves holes, and holes must not count as answers.
        if (Count() > MaxReceipts + Slack) Leave("receipt-over-quota", Trim("1", MaxOfDevice, MaxReceipts));
        return left;

        void Leave(string reason, int count)
        {
            if (count > 0) left[reason] = left.GetValueOrDefault(reason) + count;
        }
    });

    /// <summary>Receipts of one revision, or with null of everything, the newest first.</summary>
    public IReadOnlyList<Receipt> Receipts(AlertOrder? order, int limit)
    {
        using var rows = database.Prepare(
            $"SELECT device, ord, rev, seq, state, at, ms, reason, frame FROM receipt {(order is null ? "" : "WHERE ord=?1 AND rev=?2")} ORDER BY id DESC LIMIT {limit}");
        if (order is not null)
        {
            rows.Bind(1, order.Order);
            rows.Bind(2, order.Rev);
        }
        var found = new List<Receipt>();
        while (rows.Step())
            found.Add(new Receipt(
                rows.Text(0), rows.Text(1), (int)rows.Long(2), rows.Long(3), (ReceiptState)rows.Long(4), rows.Long(5),
                rows.IsNull(6) ? null : rows.Double(6), rows.IsNull(7) ? null : rows.Text(7), rows.IsNull(8) ? null : rows.Text(8)));
        return found;
    }

    private static void Upsert(RawStatement upsert, Receipt receipt)
    {
        upsert.Bind(1, receipt.Device);
        upsert.Bind(2, receipt.Order);
        upsert.Bind(3, receipt.Rev);
        upsert.Bind(4, receipt.Seq);
        upsert.Bind(5, (int)receipt.State);
        upsert.Bind(6, receipt.At);
        if (receipt.Ms is { } ms) upsert.Bind(7, ms); else upsert.BindNull(7);
        if (receipt.Reason is { } reason) upsert.Bind(8, reason); else upsert.BindNull(8);
        if (receipt.Frame is { } frame) upsert.Bind(9, frame); else upsert.BindNull(9);
        upsert.Run();
    }

    // The newest stay: of each device first, then of all.
    private int Trim(string which, int ofDevice, int inAll)
    {
        database.Execute(
            $"""
            DELETE FROM receipt WHERE id IN (SELECT id FROM
              (SELECT id, row_number() OVER (PARTITION BY device ORDER BY id DESC) AS n FROM receipt WHERE {which}) WHERE n > {ofDevice})
            """);
        var removed = database.Changes;
        database.Execute($"DELETE FROM receipt WHERE id IN (SELECT id FROM receipt WHERE {which} ORDER BY id DESC LIMIT -1 OFFSET {inAll})");
        return removed + database.Changes;
    }

    private long Count()
    {
        using var count = database.Prepare("SELECT count(*) FROM receipt");
        return count.Step() ? count.Long(0) : 0;
    }
}
