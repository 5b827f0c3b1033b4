using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Batches that the store has not confirmed, on disk. A batch gets its number and its bytes inside the transaction that stores it and
/// never changes again; it goes when its acknowledgement has come, or at the bounds, which is counted. May be used from any thread.
/// </summary>
/// <remarks>
/// Confirmed rows are deleted several at a time and with what is being written anyway: deleting spares a repetition and no more, and
/// every page touched costs flash.
/// </remarks>
internal sealed partial class Journal : IDisposable
{
    /// <summary>How many of the oldest batches give way, try after try, when the disk is full.</summary>
    private static readonly int[] Sacrifices = [0, 1, 4, 16, 64, 256];

    private readonly JournalOptions options;
    private readonly uint boot;
    private readonly DeviceClock clock;
    private readonly Random random;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Dictionary<long, long> confirmed = [];
    private JournalDatabase database;
    private JournalFigures figures;
    private long confirmedBytes, unwritten;
    private string? id;
    private readonly FileStream claim;
    private bool failing;
    private volatile string? trouble, damage;

    /// <param name="boot">Identity of this start of the agent, written into each batch.</param>
    /// <param name="clock">Wall time, and how far it can be trusted at the moment of sealing.</param>
    /// <exception cref="SqliteException">The file cannot be opened for a reason other than damage.</exception>
    /// <exception cref="IOException">Another agent uses it.</exception>
    public Journal(JournalOptions options, uint boot, DeviceClock clock, Random random, ILogger logger)
    {
        (this.options, this.boot, this.clock, this.random, this.logger) = (options, boot, clock, random, logger);
        claim = JournalFile.Claim(options.Path);
        try
        {
            database = JournalFile.Open(options, random, clock.Time.GetUtcNow(), out var setAside);
            figures = JournalFigures.Load(database);
            id = database.Meta(JournalFile.IdKey);
            RestoreAnchor();
            if (setAside is not null) Note(setAside);
        }
        catch
        {
            database?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>What is wrong with the journal, in words; null when nothing is.</summary>
    public string? Trouble => trouble ?? damage;

    /// <summary>The newest number in use.</summary>
    public long LastSeq
    {
        get { lock (gate) return figures.LastSeq; }
    }

    public JournalStatus Status()
    {
        lock (gate)
        {
            var known = Guard(() => (Found: true, Row: Unconfirmed(database.Rows(0)).Cast<BatchRow?>().FirstOrDefault()), default);
            return new(
                figures.Batches + figures.Parked - confirmed.Count, figures.Bytes + figures.ParkedBytes - confirmedBytes, OldestSeconds(known.Row),
                figures.Journalled, figures.Dropped + unwritten, figures.DroppedFirst, figures.DroppedLast,
                known.Row?.Seq, known.Found ? figures.LastSeq : null, id);
        }
    }

    /// <summary>Stores what waits in one transaction, deletes what was confirmed, keeps the bounds.</summary>
    /// <param name="pending">By lane.</param>
    /// <param name="lost">Samples that were lost before they came here.</param>
    /// <returns>True when new batches are to be sent.</returns>
    public bool Commit(IReadOnlyList<PendingLines> pending, long lost = 0)
    {
        lock (gate)
        {
            unwritten += lost;
            var samples = pending.Sum(lane => (long)lane.Count);
            if (samples == 0 && unwritten == 0 && !Guard(SomethingIsDue, false)) return false;
            foreach (var sacrifice in Sacrifices)
            {
                try
                {
                    var newest = figures.LastSeq;
                    Store(pending, sacrifice);
                    Recovered();
                    return figures.LastSeq > newest;
                }
                catch (SqliteException e)
                {
                    database.Rollback();
                    Failing(e, samples);
                    if (JournalFile.IsDamage(e)) Replace();
                    else if (!JournalFile.IsFull(e)) break;
                }
            }
            unwritten += samples;
            return false;
        }
    }

    /// <summary>Takes the store's word that these batches are safe. Only batches of the boot it names are meant.</summary>
    public void Confirm(AckMessage ack)
    {
        lock (gate)
        {
            foreach (var (first, last) in ack.Ranges)
                Guard(() => Confirm(ack.Boot, first, last), 0);
        }
    }

    /// <summary>Alarms that wait, oldest first.</summary>
    public IReadOnlyList<BatchKey> Alarms(int limit)
    {
        lock (gate) return Guard(() => Keys(database.Alarms(), limit), []);
    }

    /// <summary>Batches numbered above <paramref name="after"/> and not above <paramref name="upTo"/>, oldest first.</summary>
    public IReadOnlyList<BatchKey> Between(long after, long upTo, int limit)
    {
        lock (gate) return Guard(() => Keys(database.Rows(after, upTo), limit), []);
    }

    /// <summary>For tests: confirmed batches that a commit has yet to delete.</summary>
    internal IReadOnlyCollection<long> ConfirmedInFile
    {
        get { lock (gate) return [.. confirmed.Keys]; }
    }

    /// <inheritdoc cref="JournalDatabase.LimitToPresentSize"/>
    internal void LimitToPresentSize()
    {
        lock (gate) database.LimitToPresentSize();
    }

    /// <summary>The bytes to send; null when the batch is gone.</summary>
    public byte[]? Payload(long seq)
    {
        lock (gate) return confirmed.ContainsKey(seq) ? null : Guard(() => Unpacked(seq), null);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (confirmed.Count > 0) Guard(Tidy, 0);
            database.Dispose();
        }
        claim.Dispose();
    }
}
