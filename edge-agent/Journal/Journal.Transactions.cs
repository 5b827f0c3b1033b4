using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <content>What happens inside a transaction, and when one fails. The lock is held throughout.</content>
internal sealed partial class Journal
{
    /// <summary>Confirmed rows wait for each other to be deleted, because each deletion touches pages that an insertion does not.</summary>
    private const int LazyRows = 16, LazyBytes = 64 * 1024;

    /// <summary>A small journal holds several batches rather than one.</summary>
    private int MostBatchBytes => (int)Math.Min(BatchReader.MaxBytes, options.MaxBytes / 4) - BatchWriter.HeaderReserve;

    private bool ConfirmedDue => confirmed.Count >= LazyRows || confirmedBytes >= LazyBytes;

    private void Store(IReadOnlyList<PendingLines> pending, int sacrifice, bool tidy = false)
    {
        database.Begin();
        var next = figures;
        if (tidy || sacrifice > 0 || ConfirmedDue || AtBounds(next)) next = DeleteConfirmed(next);
        var deleted = next.Batches < figures.Batches;
        next = DropOldest(next, sacrifice);
        var offset = clock.Offset;
        if (offset is { } anchored) next = SealParked(next, anchored);
        for (var lane = 0; lane < pending.Count; lane++)
            next = offset is null && (Lane)lane != Lane.Alarm ? Park(pending[lane], next) : Seal(pending[lane], (Lane)lane, next);
        if (AtBounds(next))
        {
            if (!deleted) next = DeleteConfirmed(next);
            deleted = true;
            next = KeepBounds(next);
        }
        next = next with { Dropped = next.Dropped + unwritten };
        next.Store(database, figures);
        StoreAnchor(offset);
        database.Commit();
        figures = next;
        unwritten = 0;
        if (!deleted) return;
        confirmedBytes = 0;
        confirmed.Clear();
    }

    /// <summary>An alarm before the first anchor is stamped by the kernel's word for the time, and says so.</summary>
    private JournalFigures Seal(PendingLines pending, Lane lane, JournalFigures next) =>
        Seal(Stamps.Anchor(pending.Lines.WrittenMemory, clock.Now - clock.Monotonic), lane, clock.Now, clock.Quality, next);

    /// <param name="measured">Wall time by which the batch ages, ms.</param>
    private JournalFigures Seal(ReadOnlyMemory<byte> lines, Lane lane, long measured, ClockQuality quality, JournalFigures next)
    {
        foreach (var slice in BatchSplitter.Split(lines, options.BatchLines, MostBatchBytes))
        {
            var header = new BatchHeader(boot, next.LastSeq + 1, clock.Now, quality);
            var stored = StoredPayload.Pack(BatchWriter.Seal(header, lines.Span.Slice(slice.Start, slice.Length)));
            var row = new BatchRow(header.Seq, boot, measured, slice.Lines, stored.Length);
            database.Insert(row, lane, stored);
            next = next.With(row);
        }
        return next;
    }

    private JournalFigures DeleteConfirmed(JournalFigures next)
    {
        if (confirmed.Count == 0) return next;
        foreach (var (first, last) in AckMessage.Fold(confirmed.Keys))
        {
            foreach (var row in database.Rows(first - 1, last)) next = next.Without(row);
            database.Delete(first, last);
        }
        return next;
    }

    private JournalFigures DropOldest(JournalFigures next, int count)
    {
        var victims = database.Rows(0).Take(count).ToArray();
        next = Drop(next, victims);
        foreach (var row in database.Parked().Take(count - victims.Length).ToArray()) next = Drop(next, row);
        return next;
    }

    private JournalFigures KeepBounds(JournalFigures next)
    {
        var victims = new List<BatchRow>();
        var bytes = next.Bytes + next.ParkedBytes;
        foreach (var row in database.Rows(0))
        {
            if (bytes <= options.MaxBytes && !TooOld(row)) break;
            victims.Add(row);
            bytes -= row.Bytes;
        }
        if (victims.Count > 0) Log.AtBound(logger, victims.Count, victims[0].Seq, victims[^1].Seq);
        next = Drop(next, victims);
        foreach (var row in next.Parked > 0 ? database.Parked().ToArray() : [])
        {
            if (bytes <= options.MaxBytes && !TooOld(row)) break;
            next = Drop(next, row);
            bytes -= row.Bytes;
        }
        return next;
    }

    private JournalFigures Drop(JournalFigures next, IReadOnlyList<BatchRow> victims)
    {
        if (victims.Count > 0) database.Delete(victims[0].Seq, victims[^1].Seq);
        foreach (var row in victims) next = next.Dropping(row);
        return next;
    }

    private JournalFigures Drop(JournalFigures next, ParkedRow victim)
    {
        database.Unpark(victim.Id);
        return next.Dropping(victim);
    }

    /// <summary>Something may have to go; confirmed rows count as long as they are there.</summary>
    private bool AtBounds(in JournalFigures totals) =>
        totals.Bytes + totals.ParkedBytes > options.MaxBytes || database.Rows(0).Take(1).Any(TooOld) || database.Parked().Take(1).Any(TooOld);

    /// <summary>A stamp from before the project comes from a clock that was not set: its age is not known.</summary>
    private bool TooOld(BatchRow row) =>
        row.SealedMs >= LineRules.EarliestTimestamp && clock.Now - row.SealedMs > options.MaxAge.TotalMilliseconds;

    private bool TooOld(ParkedRow row) => row.KernelBoot == clock.KernelBoot && clock.Monotonic - row.At > options.MaxAge.TotalMilliseconds;

    private bool SomethingIsDue() => ConfirmedDue || (figures.Parked > 0 && clock.Offset is not null) || AtBounds(figures);

    private int Tidy()
    {
        Store([], 0, tidy: true);
        return 0;
    }

    private double OldestSeconds(BatchRow? oldest)
    {
        var batch = oldest is { } row ? clock.Now - row.SealedMs : 0;
        var parked = figures.Parked == 0 ? null : Guard(() => database.Parked().Take(1).Select(wait => (long?)Age(wait)).FirstOrDefault(), null);
        return Math.Max(0, Math.Max(batch, parked ?? 0)) / 1000.0;
    }

    private byte[]? Unpacked(long seq) => database.Payload(seq) is { } stored
        ? StoredPayload.Unpack(stored) ?? throw new SqliteException("a stored batch cannot be unpacked", SQLitePCL.raw.SQLITE_CORRUPT)
        : null;

    private int Confirm(uint ofBoot, long first, long last)
    {
        foreach (var row in database.Rows(first - 1, last))
            if (row.Boot == ofBoot && confirmed.TryAdd(row.Seq, row.Bytes)) confirmedBytes += row.Bytes;
        return 0;
    }

    private BatchKey[] Keys(IEnumerable<BatchRow> rows, int limit) =>
        [.. Unconfirmed(rows).Take(limit).Select(row => new BatchKey(row.Seq, row.Boot))];

    private IEnumerable<BatchRow> Unconfirmed(IEnumerable<BatchRow> rows) => rows.Where(row => !confirmed.ContainsKey(row.Seq));

    /// <summary>A read that fails answers <paramref name="otherwise"/>; a damaged file is replaced.</summary>
    private T Guard<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            Failing(e, 0);
            if (JournalFile.IsDamage(e)) Replace();
            return otherwise;
        }
    }

    /// <summary>Sets a damaged file aside and begins a fresh one, whose numbers go on above all that were used.</summary>
    private void Replace()
    {
        var last = figures.LastSeq;
        database.Dispose();
        var aside = JournalFile.SetAside(options.Path, clock.Time.GetUtcNow());
        database = JournalFile.Open(options, random, clock.Time.GetUtcNow(), out _);
        figures = JournalFigures.Load(database) with { LastSeq = last };
        // Its numbers go on: it stays the same journal to whoever counts them.
        if (id is not null) Guard(() => Continue(id, last), false);
        confirmed.Clear();
        confirmedBytes = 0;
        Note(aside);
    }

    private bool Continue(string name, long last)
    {
        database.SetMeta(JournalFile.IdKey, name);
        JournalFigures.StoreNewest(database, last);
        return true;
    }

    private void Note(string setAside)
    {
        damage = $"the journal was damaged and is set aside as {setAside}; what it held was not sent: recover it with sqlite3 .recover, and check the disk";
        Log.SetAside(logger, setAside);
    }

    private void Failing(SqliteException e, long samples)
    {
        if (failing) return;
        failing = true;
        Log.Failing(logger, e, options.Path, samples);
        if (!JournalFile.IsDamage(e))
            trouble = JournalFile.IsFull(e)
                ? $"the disk of {options.Path} is full: the oldest batches give way; free space"
                : $"{options.Path} cannot be used ({e.Message}): check the disk and the folder's owner";
    }

    private void Recovered()
    {
        if (!failing) return;
        failing = false;
        trouble = null;
        Log.Recovered(logger, options.Path);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Journal damaged: set aside as {Aside}, a fresh one was begun")]
        public static partial void SetAside(ILogger logger, string aside);

        [LoggerMessage(Level = LogLevel.Error, Message = "Journal {Path} cannot be used now; {Samples} samples at stake")]
        public static partial void Failing(ILogger logger, Exception fault, string path, long samples);

        [LoggerMessage(Level = LogLevel.Information, Message = "Journal {Path} works again")]
        public static partial void Recovered(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Journal at its bound: dropped {Count} batches, numbers {First} to {Last}")]
        public static partial void AtBound(ILogger logger, int count, long first, long last);
    }
}
