using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>The journal's totals, kept in its file in the transaction that changes them.</summary>
/// <param name="Journalled">Samples ever journalled by this file.</param>
/// <param name="Dropped">Samples dropped, at the bound or because they could not be written.</param>
/// <param name="DroppedFirst">Numbers of the batches dropped first and last; null when none was.</param>
internal readonly record struct JournalFigures(
    long LastSeq, long Batches, long Bytes, long Journalled, long Dropped, long? DroppedFirst, long? DroppedLast)
{
    public static JournalFigures Load(JournalDatabase database)
    {
        var (batches, bytes) = database.Totals();
        return new(
            database.LastSeq(), batches, bytes, Number(database, "journalled") ?? 0, Number(database, "dropped") ?? 0,
            Number(database, "dropped_first"), Number(database, "dropped_last"));
    }

    public void Store(JournalDatabase database, in JournalFigures before)
    {
        if (Journalled != before.Journalled) database.SetMeta("journalled", Journalled);
        if (Dropped != before.Dropped) database.SetMeta("dropped", Dropped);
        if (DroppedFirst is { } first && first != before.DroppedFirst) database.SetMeta("dropped_first", first);
        if (DroppedLast is { } last && last != before.DroppedLast) database.SetMeta("dropped_last", last);
    }

    public JournalFigures With(in BatchRow added) =>
        this with { LastSeq = added.Seq, Batches = Batches + 1, Bytes = Bytes + added.Bytes, Journalled = Journalled + added.Samples };

    public JournalFigures Without(long bytes) => this with { Batches = Batches - 1, Bytes = Bytes - bytes };

    public JournalFigures Dropping(in BatchRow row) => Without(row.Bytes) with
    {
        Dropped = Dropped + row.Samples, DroppedFirst = DroppedFirst ?? row.Seq, DroppedLast = row.Seq,
    };

    private static long? Number(JournalDatabase database, string key) =>
        long.TryParse(database.Meta(key), CultureInfo.InvariantCulture, out var number) ? number : null;
}
