using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>The journal's totals. What concerns rows that are there is counted when the file is opened; the rest is kept in it.</summary>
/// <param name="Batches">Batches in the file, and their <paramref name="Bytes"/> and <paramref name="Samples"/>.</param>
/// <param name="Parked">Rows that wait for the clock, and their <paramref name="ParkedBytes"/> and <paramref name="ParkedSamples"/>.</param>
/// <param name="Gone">Samples that were journalled and are no longer in the file.</param>
/// <param name="Dropped">Samples dropped, at the bound or because they could not be written.</param>
/// <param name="DroppedFirst">Numbers of the batches dropped first and last; null when none was.</param>
internal readonly record struct JournalFigures(
    long LastSeq, long Batches, long Bytes, long Samples, long Parked, long ParkedBytes, long ParkedSamples,
    long Gone, long Dropped, long? DroppedFirst, long? DroppedLast)
{
    private const string LastSeqKey = "last_seq", GoneKey = "gone", DroppedKey = "dropped", FirstKey = "dropped_first", LastKey = "dropped_last";

    /// <summary>Samples ever journalled by this file.</summary>
    public long Journalled => Samples + ParkedSamples + Gone;

    public static JournalFigures Load(JournalDatabase database)
    {
        var (batches, bytes, samples) = database.Totals();
        var (parked, parkedBytes, parkedSamples) = database.ParkedTotals();
        return new(
            Math.Max(database.HighestSeq(), Number(database, LastSeqKey) ?? 0), batches, bytes, samples, parked, parkedBytes, parkedSamples,
            Number(database, GoneKey) ?? 0, Number(database, DroppedKey) ?? 0, Number(database, FirstKey), Number(database, LastKey));
    }

    /// <summary>
    /// In the transaction that changes them. The newest number is written only when a row goes: as long as rows are only added, they say
    /// it themselves, and a commit touches one page less.
    /// </summary>
    public void Store(JournalDatabase database, in JournalFigures before)
    {
        if (Gone != before.Gone)
        {
            database.SetMeta(GoneKey, Gone);
            database.SetMeta(LastSeqKey, LastSeq);
        }
        if (Dropped != before.Dropped) database.SetMeta(DroppedKey, Dropped);
        if (DroppedFirst is { } first && first != before.DroppedFirst) database.SetMeta(FirstKey, first);
        if (DroppedLast is { } last && last != before.DroppedLast) database.SetMeta(LastKey, last);
    }

    /// <summary>Numbers go on above it.</summary>
    public static void StoreNewest(JournalDatabase database, long last) => database.SetMeta(LastSeqKey, last);

    public JournalFigures With(in BatchRow added) =>
        this with { LastSeq = added.Seq, Batches = Batches + 1, Bytes = Bytes + added.Bytes, Samples = Samples + added.Samples };

    public JournalFigures Without(in BatchRow row) =>
        this with { Batches = Batches - 1, Bytes = Bytes - row.Bytes, Samples = Samples - row.Samples, Gone = Gone + row.Samples };

    public JournalFigures Dropping(in BatchRow row) => Without(row) with
    {
        Dropped = Dropped + row.Samples, DroppedFirst = DroppedFirst ?? row.Seq, DroppedLast = row.Seq,
    };

    public JournalFigures With(in ParkedRow added) =>
        this with { Parked = Parked + 1, ParkedBytes = ParkedBytes + added.Bytes, ParkedSamples = ParkedSamples + added.Samples };

    /// <summary>It is being sealed: its samples go on as those of a batch.</summary>
    public JournalFigures Without(in ParkedRow row) =>
        this with { Parked = Parked - 1, ParkedBytes = ParkedBytes - row.Bytes, ParkedSamples = ParkedSamples - row.Samples };

    /// <summary>It had no number, so only its samples are counted.</summary>
    public JournalFigures Dropping(in ParkedRow row) => Without(row) with { Gone = Gone + row.Samples, Dropped = Dropped + row.Samples };

    private static long? Number(JournalDatabase database, string key) =>
        long.TryParse(database.Meta(key), CultureInfo.InvariantCulture, out var number) ? number : null;
}
