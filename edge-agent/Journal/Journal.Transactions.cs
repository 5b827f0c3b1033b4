using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <content>What happens inside a transaction, and when one fails. The lock is held throughout.</content>
internal sealed partial class Journal
{
    /// <summary>A small journal holds several batches rather than one.</summary>
    private int MostBatchBytes => (int)Math.Min(BatchReader.MaxBytes, options.MaxBytes / 4) - BatchWriter.HeaderReserve;

    private void Store(IReadOnlyList<PendingLines> pending, int sacrifice)
    {
        database.Begin();
        var next = DeleteConfirmed(figures);
        next = DropOldest(next, sacrifice);
        for (var lane = 0; lane < pending.Count; lane++) next = Seal(pending[lane], (Lane)lane, next);
        next = KeepBounds(next);
        next = next with { Dropped = next.Dropped + unwritten };
        next.Store(database, figures);
        database.Commit();
        figures = next;
        (confirmedBytes, unwritten) = (0, 0);
        confirmed.Clear();
    }

    private JournalFigures Seal(PendingLines pending, Lane lane, JournalFigures next)
    {
        var lines = pending.Lines.WrittenMemory;
        foreach (var slice in BatchSplitter.Split(lines, options.BatchLines, MostBatchBytes))
        {
            var now = clock.Now;
            var header = new BatchHeader(boot, next.LastSeq + 1, now, clock.Quality);
            var payload = BatchWriter.Seal(header, lines.Span.Slice(slice.Start, slice.Length));
            var row = new BatchRow(header.Seq, boot, now, slice.Lines, payload.Length);
            database.Insert(row, lane, payload);
            next = next.With(row);
        }
        return next;
    }

    private JournalFigures DeleteConfirmed(JournalFigures next)
    {
        foreach (var (first, last) in AckMessage.Fold(confirmed.Keys)) database.Delete(first, last);
        return next with { Batches = next.Batches - confirmed.Count, Bytes = next.Bytes - confirmedBytes };
    }

    private JournalFigures DropOldest(JournalFigures next, int count) => Drop(next, database.Rows(0).Take(count).ToArray());

    private JournalFigures KeepBounds(JournalFigures next)
    {
        var victims = new List<BatchRow>();
        var bytes = next.Bytes;
        foreach (var row in database.Rows(0))
        {
            if (bytes <= options.MaxBytes && !TooOld(row)) break;
            victims.Add(row);
            bytes -= row.Bytes;
        }
        if (victims.Count > 0) Log.AtBound(logger, victims.Count, victims[0].Seq, victims[^1].Seq);
        return Drop(next, victims);
    }

    private JournalFigures Drop(JournalFigures next, IReadOnlyList<BatchRow> victims)
    {
        if (victims.Count > 0) database.Delete(victims[0].Seq, victims[^1].Seq);
        foreach (var row in victims) next = next.Dropping(row);
        return next;
    }

    private bool Overdue() => Guard(() => database.Rows(0).Take(1).Any(TooOld), false);

    /// <summary>A stamp from before the project comes from a clock that was not set: its age is not known.</summary>
    private bool TooOld(BatchRow row) =>
        row.SealedMs >= LineRules.EarliestTimestamp && clock.Now - row.SealedMs > options.MaxAge.TotalMilliseconds;

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
        database = JournalFile.Open(options.Path, random, clock.Time.GetUtcNow(), out _);
        database.SetLastSeq(last);
        figures = JournalFigures.Load(database);
        confirmed.Clear();
        confirmedBytes = 0;
        Note(aside);
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
