using System.Text;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// The ledger of all devices. A batch is booked after its commit and before its acknowledgement: one that is not booked is not acknowledged,
/// so the device sends it again and it is booked then. The ingest loop writes, pages read.
/// </summary>
public sealed class LedgerBook
{
    private const long Every = 60_000, RetryAfter = 10_000, NoteEvery = 5_000, MostLogBytes = 4 << 20, MostTold = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DeviceLedger> devices = new(StringComparer.Ordinal);
    private readonly LedgerTable table;
    private readonly LedgerOptions options;
    private readonly int most;
    private readonly long lateAfter, untold;
    private readonly Dictionary<(string Device, uint Boot), ToldJournal> told = [];
    private long due, logged, noted, holdUntil, uncounted;
    private bool newStarts;

    public LedgerBook(LedgerTable table, LedgerOptions options, DevicesOptions devicesOptions)
    {
        (this.table, this.options, most) = (table, options, devicesOptions.MaxDevices);
        (lateAfter, untold) = ((long)options.LateAfter.TotalMilliseconds, (long)options.UnderWay.TotalMilliseconds);
        foreach (var (device, lines) in table.Load()) devices[device] = new DeviceLedger(lines);
        foreach (var (told, batch) in table.Log())
            if (told is { } word) Of(word.Device)?.Tell(word.Boot, word.Journal, word.At);
            else Of(batch.Device)?.Take(batch, lateAfter);
    }

    /// <returns>Null when booked for good; else why not, and nothing is.</returns>
    public string? Write(IReadOnlyList<BookedBatch> entries)
    {
        if (entries.Count == 0) return null;
        lock (gate)
        {
            var known = entries.Where(e => Of(e.Device) is not null).ToList();
            if (table.Append(told.Values, known, out var bytes) is { } why) return why;
            Logged(bytes);
            uncounted += entries.Count - known.Count;
            foreach (var entry in known) devices[entry.Device].Take(entry, lateAfter);
        }
        return null;
    }

    /// <summary>Takes what a device told about its journal.</summary>
    /// <param name="retained">Kept by the broker: true, but of another time.</param>
    public void Tell(string device, DeviceStatus status, bool retained, long now)
    {
        if (status.Journal is not { } journal || !BatchHeader.TryParseBoot(Encoding.ASCII.GetBytes(status.Boot), out var boot)) return;
        lock (gate)
        {
            if (Of(device) is not { } ledger) return;
            var word = new ToldJournal(device, boot, journal, status.Clock == ClockQuality.Synced ? Math.Min(status.At, now) : now);
            if (!ledger.Heard(boot)) newStarts = true;
            ledger.Tell(boot, journal, word.At);
            // Beyond that the disk has failed for long; the broker gives every device's last word again.
            if (told.Count < MostTold * most) told[(device, boot)] = word;
            if (!retained) ledger.Backlog.Hear(journal, now);
        }
    }

    /// <summary>
    /// Logs what was told, when a start of an agent told for the first time (its next word replaces this one at the broker) or some seconds
    /// have passed.
    /// </summary>
    public void Note(long now)
    {
        lock (gate)
        {
            if (told.Count == 0 || (!newStarts && now - noted < NoteEvery) || now < holdUntil) return;
            noted = now;
            if (table.Append(told.Values, [], out var bytes) is null) Logged(bytes);
            else holdUntil = now + RetryAfter;
        }
    }

    /// <summary>Folds the log in now and then; what could not be written stays for the next time.</summary>
    public void Checkpoint(long now, bool force = false)
    {
        if (due == 0) due = now + Every;
        if (!force && now < due && logged < MostLogBytes) return;
        lock (gate)
        {
            var changed = devices.Where(d => d.Value.Dirty).ToList();
            var failed = changed.Count > 0 && table.Checkpoint(changed, JapanDay.Of(now) - options.Days) is not null;
            due = now + (failed ? RetryAfter : Every);
            if (failed) return;
            foreach (var (_, ledger) in changed) ledger.Saved();
            logged = 0;
            told.Clear();
        }
    }

    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public LedgerResponse Read(LedgerRequest asked, long now)
    {
        var sheet = new LedgerSheet(asked);
        LedgerReading reading;
        long beyond;
        lock (gate)
        {
            (reading, beyond) = (table.Read(), uncounted);
            foreach (var (device, ledger) in devices)
                if (asked.Device is null || asked.Device == device) sheet.Add(device, ledger, now, untold);
        }
        using (reading)
            foreach (var (device, day, counts) in reading.Days(asked.Device, asked.FromDay, asked.ToDay)) sheet.Add(device, day, counts);
        return sheet.Answer() with { Uncounted = beyond };
    }

    private void Logged(long bytes)
    {
        logged += bytes;
        told.Clear();
        newStarts = false;
    }

    private DeviceLedger? Of(string device)
    {
        if (devices.TryGetValue(device, out var ledger)) return ledger;
        return devices.Count < most ? devices[device] = new DeviceLedger() : null;
    }
}
