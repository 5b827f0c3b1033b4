using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// The ledger on disk: what was counted per device and day, the numbers of every device, and a log of the batches since both were written.
/// A commit costs one row of the log; the checkpoint that folds the log in deletes it in the same transaction, so nothing counts twice.
/// </summary>
public sealed class LedgerTable(RecordsDatabase records)
{
    public IEnumerable<(string Device, IReadOnlyList<LineState> Lines)> Load()
    {
        using var rows = records.Writer.Prepare("SELECT device, lines FROM ledger_device");
        while (rows.Step()) yield return (rows.Text(0), JsonSerializer.Deserialize(rows.Text(1), CollectorJson.Default.IReadOnlyListLineState) ?? []);
    }

    /// <summary>What came after the last checkpoint, in order: words about a journal, or a batch.</summary>
    public IEnumerable<(ToldJournal? Told, BookedBatch Batch)> Log()
    {
        using var rows = records.Writer.Prepare("SELECT entries FROM ledger_log ORDER BY id");
        while (rows.Step())
        {
            using var reader = new BinaryReader(new MemoryStream(rows.Blob(0)), Encoding.UTF8);
            while (reader.BaseStream.Position < reader.BaseStream.Length)
                yield return reader.ReadBoolean() ? (ToldJournal.Read(reader), default) : (null, BookedBatch.Read(reader));
        }
    }

    /// <param name="bytes">Written.</param>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Append(IEnumerable<ToldJournal> told, IEnumerable<BookedBatch> batches, out long bytes)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var word in told)
            {
                writer.Write(true);
                word.Write(writer);
            }
            foreach (var batch in batches)
            {
                writer.Write(false);
                batch.Write(writer);
            }
        }
        bytes = buffer.Length;
        return records.Write(database =>
        {
            using var insert = database.Prepare("INSERT INTO ledger_log(entries) VALUES(?1)");
            insert.Bind(1, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            insert.Run();
        });
    }

    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Checkpoint(IReadOnlyCollection<KeyValuePair<string, DeviceLedger>> changed, int firstDay) => records.Write(database =>
    {
        using var device = database.Prepare(
            "INSERT INTO ledger_device(device, lines) VALUES(?1, ?2) ON CONFLICT(device) DO UPDATE SET lines=excluded.lines");
        using var day = database.Prepare(
            """
            INSERT INTO ledger_day(day, device, received, late, duplicate, dropped, missing, plain, lines) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT(day, device) DO UPDATE SET received=received+excluded.received, late=late+excluded.late, duplicate=duplicate+excluded.duplicate,
              dropped=dropped+excluded.dropped, missing=missing+excluded.missing, plain=plain+excluded.plain, lines=lines+excluded.lines
            """);
        foreach (var (name, ledger) in changed)
        {
            device.Bind(1, name);
            device.Bind(2, JsonSerializer.Serialize(ledger.State, CollectorJson.Default.IReadOnlyListLineState));
            device.Run();
            foreach (var (number, counts) in ledger.Counted) Add(day, number, name, counts);
        }
        database.Execute("DELETE FROM ledger_log");
        using var trim = database.Prepare("DELETE FROM ledger_day WHERE day < ?1");
        trim.Bind(1, firstDay);
        trim.Run();
    });

    /// <summary>Begins to read what the last checkpoint left; rows come from that moment however long the reading takes.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public LedgerReading Read()
    {
        var database = RawDatabase.Open(records.Path, readOnly: true);
        try
        {
            database.Execute("BEGIN");
            _ = database.Scalar("SELECT count(*) FROM sqlite_schema");
            return new LedgerReading(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Add(RawStatement day, int number, string device, in DayCounts counts)
    {
        day.Bind(1, number);
        day.Bind(2, device);
        day.Bind(3, counts.Received);
        day.Bind(4, counts.Late);
        day.Bind(5, counts.Duplicate);
        day.Bind(6, counts.Dropped);
        day.Bind(7, counts.Missing);
        day.Bind(8, counts.Plain);
        day.Bind(9, counts.Lines);
        day.Run();
    }
}

/// <summary>The counted days as they were at one moment.</summary>
public sealed class LedgerReading(RawDatabase database) : IDisposable
{
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IEnumerable<(string Device, int Day, DayCounts Counts)> Days(string? device, int from, int to)
    {
        using var rows = database.Prepare(
            """
            SELECT device, day, received, late, duplicate, dropped, missing, plain, lines FROM ledger_day
            WHERE day BETWEEN ?1 AND ?2 AND (?3 = '' OR device = ?3)
            """);
        rows.Bind(1, from);
        rows.Bind(2, to);
        rows.Bind(3, device ?? "");
        while (rows.Step())
            yield return (rows.Text(0), (int)rows.Long(1), new DayCounts(
                rows.Long(2), rows.Long(3), rows.Long(4), rows.Long(5), rows.Long(6), rows.Long(7), rows.Long(8)));
    }

    public void Dispose() => database.Dispose();
}
