using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>A device that the registry does not know, or keeps out.</summary>
/// <param name="Held">Batches kept apart until somebody decides.</param>
/// <param name="NotHeld">Batches that found no room or are of a refused device: not acknowledged, so the device keeps them.</param>
public sealed record Stranger(string Device, DateTimeOffset First, DateTimeOffset Last, long Held, long Bytes, long NotHeld, string? Hardware, string? Software);

/// <summary>A batch of a stranger as it came.</summary>
/// <param name="Ticket">Of a sender who waits to hear whether it is safe; null for the broker's.</param>
public readonly record struct HeldBatch(string Device, byte[] Payload, long At, long Id = 0, CommitTicket? Ticket = null);

/// <summary>
/// <c>strangers.db</c>: batches of devices that are not of the city, apart from the time series, so that no number can contain them. Bounded per
/// device and as a whole. The ingest loop writes, the keeper deletes.
/// </summary>
public sealed class StrangerTable : IDisposable
{
    public const int MaxStrangers = 10_000;
    public static readonly SqliteMark Mark = new("batches of strangers", 0x43545331, 1);

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS stranger(
          device TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, unheld INTEGER NOT NULL DEFAULT 0, hardware TEXT, software TEXT) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS held(
          id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, at INTEGER NOT NULL, digest BLOB NOT NULL, payload BLOB NOT NULL, UNIQUE(device, digest))
        """;

    private readonly Lock gate = new();
    private readonly RawDatabase database;
    private readonly Dictionary<string, (long Held, long Bytes)> sizes = new(StringComparer.Ordinal);
    private readonly RegistryOptions options;
    private long total;

    /// <exception cref="StartRefusedException">Damaged, foreign, newer, or not accessible.</exception>
    public StrangerTable(RegistryOptions options)
    {
        this.options = options;
        database = SqliteFile.Open(PathOf(options), Mark, Tables);
        database.Execute(RecordsDatabase.OverwriteDeleted);
        Measure();
    }

    public static string PathOf(RegistryOptions options) => Path.Combine(Path.GetDirectoryName(options.Path)!, "strangers.db");

    /// <summary>Devices of which batches are held.</summary>
    public IReadOnlyList<string> Devices
    {
        get { lock (gate) return [.. sizes.Keys]; }
    }

    /// <summary>Keeps what there is room for; <paramref name="held"/> tells of each batch whether it is safe now.</summary>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Hold(IReadOnlyList<HeldBatch> batches, IReadOnlyDictionary<string, (string? Hardware, string? Software, long Last, long NotHeld)> heard, out bool[] held)
    {
        var safe = held = new bool[batches.Count];
        lock (gate)
        {
            var before = sizes.ToDictionary(StringComparer.Ordinal);
            var totalBefore = total;
            try
            {
                database.Exclusively(() =>
                {
                    using var insert = database.Prepare("INSERT INTO held(device, at, digest, payload) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(device, digest) DO NOTHING");
                    for (var i = 0; i < batches.Count; i++) safe[i] = Keep(insert, batches[i]);
                    var unheld = batches.Where((_, i) => !safe[i]).CountBy(b => b.Device).ToDictionary(StringComparer.Ordinal);
                    foreach (var (device, word) in heard) Hear(device, word, unheld.GetValueOrDefault(device));
                    return true;
                });
                return null;
            }
            catch (SqliteException e)
            {
                sizes.Clear();
                foreach (var (device, size) in before) sizes[device] = size;
                total = totalBefore;
                Array.Clear(safe);
                return SqliteFailure.Words(e);
            }
        }
    }

    /// <summary>Held batches of a device, the oldest first.</summary>
    public IReadOnlyList<HeldBatch> Read(string device, int limit)
    {
        lock (gate)
        {
            using var rows = database.Prepare($"SELECT id, at, payload FROM held WHERE device=?1 ORDER BY id LIMIT {limit}");
            rows.Bind(1, device);
            var found = new List<HeldBatch>();
            while (rows.Step()) found.Add(new(device, rows.Blob(2), rows.Long(1), rows.Long(0)));
            return found;
        }
    }

    /// <summary>Forgets batches that are in the store now.</summary>
    public void Delete(IReadOnlyList<HeldBatch> batches)
    {
        lock (gate)
        {
            database.Exclusively(() =>
            {
                using var delete = database.Prepare("DELETE FROM held WHERE id=?1");
                foreach (var batch in batches)
                {
                    delete.Bind(1, batch.Id);
                    delete.Run();
                    if (database.Changes > 0) Shrink(batch.Device, 1, batch.Payload.Length);
                }
                return true;
            });
        }
    }

    /// <summary>Takes sketches out of batches that came before a moment: they live for two days here too.</summary>
    /// <returns>How many batches had any.</returns>
    public int DropSketches(long before)
    {
        lock (gate)
        {
            var changed = HeldSketches.TakeOut(database, before);
            if (changed > 0) Measure();
            return changed;
        }
    }

    /// <summary>Forgets a device and what is held of it; the number of batches that are gone.</summary>
    public long Forget(string device, bool batchesOnly)
    {
        lock (gate)
        {
            return database.Exclusively(() =>
            {
                foreach (var table in batchesOnly ? (ReadOnlySpan<string>)["held"] : ["held", "stranger"])
                {
                    using var delete = database.Prepare($"DELETE FROM {table} WHERE device=?1");
                    delete.Bind(1, device);
                    delete.Run();
                }
                var (count, bytes) = sizes.GetValueOrDefault(device);
                Shrink(device, count, bytes);
                return count;
            });
        }
    }

    public IReadOnlyList<Stranger> List()
    {
        lock (gate) return List(database);
    }

    public static IReadOnlyList<Stranger> List(RawDatabase database)
    {
        using var rows = database.Prepare(
            """
            SELECT s.device, s.first, s.last, s.unheld, s.hardware, s.software, count(h.id), coalesce(sum(length(h.payload)), 0)
            FROM stranger s LEFT JOIN held h ON h.device=s.device GROUP BY s.device ORDER BY s.device
            """);
        var found = new List<Stranger>();
        while (rows.Step())
            found.Add(new(rows.Text(0), Time(rows.Long(1)), Time(rows.Long(2)), rows.Long(6), rows.Long(7), rows.Long(3), rows.IsNull(4) ? null : rows.Text(4), rows.IsNull(5) ? null : rows.Text(5)));
        return found;
    }

    public void Dispose() => database.Dispose();

    private bool Keep(RawStatement insert, in HeldBatch batch)
    {
        var (count, bytes) = sizes.GetValueOrDefault(batch.Device);
        if (bytes + batch.Payload.Length > options.HoldBytesPerDevice || total + batch.Payload.Length > options.HoldBytes) return false;
        if (count == 0 && sizes.Count >= MaxStrangers) return false;
        insert.Bind(1, batch.Device);
        insert.Bind(2, batch.At);
        insert.Bind(3, SHA256.HashData(batch.Payload).AsSpan(0, 16));
        insert.Bind(4, batch.Payload.AsSpan());
        insert.Run();
        if (database.Changes == 0) return true;
        sizes[batch.Device] = (count + 1, bytes + batch.Payload.Length);
        total += batch.Payload.Length;
        return true;
    }

    private void Hear(string device, (string? Hardware, string? Software, long Last, long NotHeld) word, long unheld)
    {
        using var upsert = database.Prepare(
            """
            INSERT INTO stranger(device, first, last, unheld, hardware, software) SELECT ?1, ?2, ?2, ?3, ?4, ?5
              WHERE EXISTS(SELECT 1 FROM stranger WHERE device=?1) OR (SELECT count(*) FROM stranger) < ?6
            ON CONFLICT(device) DO UPDATE SET last=max(last, excluded.last), unheld=unheld + excluded.unheld,
              hardware=coalesce(excluded.hardware, hardware), software=coalesce(excluded.software, software)
            """);
        upsert.Bind(1, device);
        upsert.Bind(2, word.Last);
        upsert.Bind(3, unheld + word.NotHeld);
        if (word.Hardware is { } hardware) upsert.Bind(4, hardware); else upsert.BindNull(4);
        if (word.Software is { } software) upsert.Bind(5, software); else upsert.BindNull(5);
        upsert.Bind(6, MaxStrangers);
        upsert.Run();
    }

    private void Measure()
    {
        sizes.Clear();
        using var rows = database.Prepare("SELECT device, count(*), sum(length(payload)) FROM held GROUP BY device");
        while (rows.Step()) sizes[rows.Text(0)] = (rows.Long(1), rows.Long(2));
        total = sizes.Values.Sum(s => s.Bytes);
    }

    private void Shrink(string device, long count, long bytes)
    {
        var (had, size) = sizes.GetValueOrDefault(device);
        if (had <= count) sizes.Remove(device);
        else sizes[device] = (had - count, size - bytes);
        total -= bytes;
    }

    private static DateTimeOffset Time(long milliseconds) => JapanTime.FromUnixMilliseconds(milliseconds);
}
