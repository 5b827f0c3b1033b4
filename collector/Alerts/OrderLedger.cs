using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>One signed message of an order as the ledger has it.</summary>
/// <param name="Published">When the broker confirmed it, ms; null while it has not.</param>
/// <param name="Cleared">When the retained message was taken off the broker after its expiry, ms.</param>
public sealed record LedgerEntry(AlertOrder Order, byte[] Envelope, long? Published, long? Cleared);

/// <summary>
/// <c>alerts.db</c>: the sequence, every message ever signed, and the receipts. Shared by the running collector and the command
/// line, each with its own connection; an instance is used by one thread at a time. All members throw <see cref="SqliteException"/>.
/// </summary>
public sealed partial class OrderLedger : IDisposable
{
    public static readonly SqliteMark Mark = new("orders and receipts", 0x43544131, 1);

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS issuer(iss TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS message(
          iss TEXT NOT NULL, seq INTEGER NOT NULL, ord TEXT NOT NULL, rev INTEGER NOT NULL, expires INTEGER NOT NULL,
          envelope BLOB NOT NULL, published INTEGER, cleared INTEGER, PRIMARY KEY(iss, seq), UNIQUE(ord, rev));
        CREATE TABLE IF NOT EXISTS receipt(
          id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, ord TEXT NOT NULL, rev INTEGER NOT NULL, seq INTEGER NOT NULL,
          state INTEGER NOT NULL, at INTEGER NOT NULL, ms REAL, reason TEXT, frame TEXT, UNIQUE(ord, rev, device, state));
        CREATE TABLE IF NOT EXISTS screen(device TEXT PRIMARY KEY, heard INTEGER NOT NULL, since INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID
        """;

    private readonly RawDatabase database;

    private OrderLedger(RawDatabase database) => this.database = database;

    /// <exception cref="StartRefusedException">The folder or the file cannot be used; the message names the cure.</exception>
    public static OrderLedger Open(AlertsOptions options)
    {
        try
        {
            if (!Directory.Exists(options.Directory)) Directory.CreateDirectory(options.Directory, PrivateFile.OwnerFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{options.Directory} cannot be made: {e.Message} Check Alerts:Directory and the owner of its parent.");
        }
        return new OrderLedger(SqliteFile.Open(PathOf(options), Mark, Tables));
    }

    /// <summary>For answering questions only.</summary>
    public static OrderLedger OpenToRead(AlertsOptions options) => new(RawDatabase.Open(PathOf(options), readOnly: true));

    public static string PathOf(AlertsOptions options) => Path.Combine(options.Directory, "alerts.db");

    /// <summary>Runs work that no other process may do at the same time.</summary>
    public T Exclusively<T>(Func<T> work) => database.Exclusively(work);

    /// <summary>A number that no order of this issuer ever had, committed before it is used: a failure after it leaves a hole, never a repeat.</summary>
    public long NextSequence(string issuer) => Exclusively(() =>
    {
        using var next = database.Prepare("INSERT INTO issuer(iss, seq) VALUES(?1, 1) ON CONFLICT(iss) DO UPDATE SET seq=seq+1 RETURNING seq");
        next.Bind(1, issuer);
        next.Step();
        return next.Long(0);
    });

    /// <summary>The highest number of every issuer.</summary>
    public static Dictionary<string, long> Sequences(RawDatabase database)
    {
        using var rows = database.Prepare("SELECT iss, seq FROM issuer");
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        while (rows.Step()) found[rows.Text(0)] = rows.Long(1);
        return found;
    }

    /// <summary>Leaves a hole behind the numbers that are here and those that are known from elsewhere.</summary>
    public void RaiseSequences(IReadOnlyDictionary<string, long> known, long hole) => Exclusively(() =>
    {
        using var raise = database.Prepare("UPDATE issuer SET seq=max(seq, ?2) + ?3 WHERE iss=?1");
        foreach (var (issuer, seq) in Sequences(database))
        {
            raise.Bind(1, issuer);
            raise.Bind(2, known.GetValueOrDefault(issuer, seq));
            raise.Bind(3, hole);
            raise.Run();
        }
        return known.Count;
    });

    /// <summary>The highest number taken so far; 0 before the first.</summary>
    public long HighestSequence(string issuer)
    {
        using var row = database.Prepare("SELECT seq FROM issuer WHERE iss=?1");
        row.Bind(1, issuer);
        return row.Step() ? row.Long(0) : 0;
    }

    /// <summary>False when the order has this revision already: somebody else was faster.</summary>
    public bool TryAdd(AlertOrder order, byte[] envelope)
    {
        using var insert = database.Prepare(
            "INSERT INTO message(iss, seq, ord, rev, expires, envelope) VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(ord, rev) DO NOTHING");
        insert.Bind(1, order.Issuer);
        insert.Bind(2, order.Seq);
        insert.Bind(3, order.Order);
        insert.Bind(4, order.Rev);
        insert.Bind(5, order.Expires);
        insert.Bind(6, envelope.AsSpan());
        insert.Run();
        return database.Changes == 1;
    }

    public LedgerEntry? Newest(string order) => Read("WHERE ord=?1 ORDER BY rev DESC LIMIT 1", order).FirstOrDefault();

    /// <summary>The newest message of every order, the newest first.</summary>
    public IReadOnlyList<LedgerEntry> NewestOfAll(int limit) => Read(
        $"WHERE rev=(SELECT max(rev) FROM message AS other WHERE other.ord=message.ord) ORDER BY seq DESC LIMIT {limit}", null);

    /// <summary>The newest messages that are not off the broker yet: to be published, kept there, or cleared.</summary>
    public IReadOnlyList<LedgerEntry> Standing() => Read(
        "WHERE cleared IS NULL AND rev=(SELECT max(rev) FROM message AS other WHERE other.ord=message.ord) ORDER BY seq", null);

    public void MarkPublished(AlertOrder order, long now) => SetTime("published", order, now);

    public void MarkCleared(AlertOrder order, long now) => SetTime("cleared", order, now);

    public void SaveScreens(IReadOnlyList<ScreenEntry> screens) => Exclusively(() =>
    {
        using var upsert = database.Prepare(
            """
            INSERT INTO screen(device, heard, since, status) VALUES(?1, ?2, ?3, ?4)
            ON CONFLICT(device) DO UPDATE SET heard=excluded.heard, since=excluded.since, status=excluded.status
            """);
        foreach (var screen in screens)
        {
            upsert.Bind(1, screen.Device);
            upsert.Bind(2, screen.Heard);
            upsert.Bind(3, screen.Since);
            upsert.Bind(4, JsonSerializer.Serialize(screen.Status, ContractsJson.Default.ScreenStatus));
            upsert.Run();
        }
        return screens.Count;
    });

    /// <summary>What each sign said last, by name.</summary>
    public IReadOnlyList<ScreenEntry> Screens()
    {
        using var rows = database.Prepare("SELECT device, heard, since, status FROM screen ORDER BY device");
        var found = new List<ScreenEntry>();
        while (rows.Step())
            found.Add(new ScreenEntry(rows.Text(0), rows.Long(1), rows.Long(2), JsonSerializer.Deserialize(rows.Text(3), ContractsJson.Default.ScreenStatus)!));
        return found;
    }

    public void Dispose() => database.Dispose();

    private List<LedgerEntry> Read(string where, string? order)
    {
        using var rows = database.Prepare($"SELECT envelope, published, cleared FROM message {where}");
        if (order is not null) rows.Bind(1, order);
        var found = new List<LedgerEntry>();
        while (rows.Step())
        {
            var envelope = rows.Blob(0);
            // Signed here and stored as one: an envelope that does not read back is a damaged disk.
            var signed = JwsEnvelope.TryRead(envelope, JwsEnvelope.OrderType) is { } jws ? OrderCodec.TryRead(jws.Payload) : null;
            if (signed is null) throw new SqliteException("a stored order does not read back", SQLitePCL.raw.SQLITE_CORRUPT);
            found.Add(new LedgerEntry(signed, envelope, rows.IsNull(1) ? null : rows.Long(1), rows.IsNull(2) ? null : rows.Long(2)));
        }
        return found;
    }

    private void SetTime(string column, AlertOrder order, long now)
    {
        using var update = database.Prepare($"UPDATE message SET {column}=?1 WHERE iss=?2 AND seq=?3");
        update.Bind(1, now);
        update.Bind(2, order.Issuer);
        update.Bind(3, order.Seq);
        update.Run();
    }
}
