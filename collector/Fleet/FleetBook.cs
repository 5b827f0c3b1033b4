using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What is wanted of a device and what it said to it; either may be missing.</summary>
/// <param name="SetAt">ms.</param>
/// <param name="Published">When the broker confirmed it, ms; null while it has not.</param>
public sealed record TwinEntry(string Device, DeviceTwin? Desired, long? SetAt, long? Published, TwinReport? Report)
{
    // Others may give a device twins too, but not a million between two of ours.
    private const long MaxAhead = 1_000_000;

    /// <summary>The device did not follow what was wanted, or took it back.</summary>
    public bool IsRefused => Desired is { } wanted && Report is { State: TwinState.Refused or TwinState.RolledBack } report && report.Version == wanted.Version;

    /// <summary>What single options are set over: what is wanted, and when the device would not have that, what is in force there.</summary>
    public DeviceTwin Base => IsRefused ? Report!.Applied : Desired ?? DeviceTwin.File;

    /// <summary>The device speaks of a version that nobody can have given it. Following that would leave no number for the next.</summary>
    public bool IsFarAhead => Said > (Desired?.Version ?? 0) + MaxAhead;

    /// <summary>Above what was wanted and above what the device has taken, also from somebody else.</summary>
    public long NextVersion => Math.Max(Desired?.Version ?? 0, IsFarAhead ? 0 : Said) + 1;

    private long Said => Math.Max(Report?.Version ?? 0, Report?.Applied.Version ?? 0);
}

/// <summary>A command and its answer.</summary>
/// <param name="Sent">When the broker took it first, ms.</param>
public sealed record CommandEntry(string Device, DeviceCommand Command, long? Sent, CommandResult? Result);

/// <summary>
/// <c>fleet.db</c>: twins, commands and what screens show. Shared by the running collector and the command line, each with its own connection; an
/// instance is used by one thread at a time. All members throw <see cref="SqliteException"/>.
/// </summary>
public sealed partial class FleetBook : IDisposable
{
    private const int MaxCommands = 10_000;
    public static readonly SqliteMark Mark = new("twins, commands and content", 0x43544631, 2);

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS twin(device TEXT PRIMARY KEY, desired BLOB, set_at INTEGER, published INTEGER, report BLOB) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS command(
          n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, message BLOB NOT NULL,
          expires INTEGER NOT NULL, sent INTEGER, result BLOB);
        CREATE TABLE IF NOT EXISTS content(
          screen TEXT PRIMARY KEY, version INTEGER NOT NULL, message BLOB NOT NULL, set_at INTEGER NOT NULL, published INTEGER) WITHOUT ROWID
        """;

    private readonly RawDatabase database;

    private FleetBook(RawDatabase database) => this.database = database;

    /// <exception cref="StartRefusedException">The file cannot be used; the message names the cure.</exception>
    public static FleetBook Open(RecordsOptions options) => new(SqliteFile.Open(PathOf(options), Mark, Tables));

    /// <summary>For answering questions only.</summary>
    public static FleetBook OpenToRead(RecordsOptions options) => new(RawDatabase.Open(PathOf(options), readOnly: true));

    public static string PathOf(RecordsOptions options) => Path.Combine(Path.GetDirectoryName(options.Path)!, "fleet.db");

    /// <summary>True when anything was ever wanted of this device, or heard from it.</summary>
    public bool Knows(string device)
    {
        using var any = database.Prepare(
            """
            SELECT 1 FROM twin WHERE device=?1 UNION ALL SELECT 1 FROM content WHERE screen=?1
            UNION ALL SELECT 1 FROM command WHERE device=?1 LIMIT 1
            """);
        any.Bind(1, device);
        return any.Step();
    }

    public TwinEntry? Twin(string device) => Twins("WHERE device=?1", device).FirstOrDefault();

    public IReadOnlyList<TwinEntry> Twins() => Twins("ORDER BY device", null);

    /// <summary>
    /// Makes the next version. What it makes is decided by <paramref name="draft"/> from the present content.
    /// </summary>
    /// <returns>Null when the draft is refused; nothing is changed then.</returns>
    public DeviceTwin? Want(string device, long now, Func<DeviceTwin, long, DeviceTwin?> draft) => database.Exclusively(() =>
    {
        var entry = Twin(device) ?? new TwinEntry(device, null, null, null, null);
        if (draft(entry.Base, entry.NextVersion) is not { } twin) return null;
        using var upsert = database.Prepare(
            """
            INSERT INTO twin(device, desired, set_at) VALUES(?1, ?2, ?3)
            ON CONFLICT(device) DO UPDATE SET desired=excluded.desired, set_at=excluded.set_at, published=NULL
            """);
        upsert.Bind(1, device);
        upsert.Bind(2, TwinCodec.Write(twin).AsSpan());
        upsert.Bind(3, now);
        upsert.Run();
        return twin;
    });

    /// <summary>Only when it is still this version that is wanted.</summary>
    public void MarkPublished(TwinEntry entry, long now)
    {
        using var update = database.Prepare("UPDATE twin SET published=?1 WHERE device=?2 AND desired=?3");
        update.Bind(1, now);
        update.Bind(2, entry.Device);
        update.Bind(3, TwinCodec.Write(entry.Desired!).AsSpan());
        update.Run();
    }

    /// <summary>False when this id was used before.</summary>
    public bool TryAdd(string device, DeviceCommand command) => database.Exclusively(() =>
    {
        using var insert = database.Prepare("INSERT INTO command(id, device, message, expires) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(id) DO NOTHING");
        insert.Bind(1, command.Id);
        insert.Bind(2, device);
        insert.Bind(3, CommandCodec.Write(command).AsSpan());
        insert.Bind(4, command.Expires);
        insert.Run();
        var added = database.Changes == 1;
        database.Execute($"DELETE FROM command WHERE n <= (SELECT max(n) FROM command) - {MaxCommands}");
        return added;
    });

    public void MarkSent(CommandEntry entry, long now)
    {
        using var update = database.Prepare("UPDATE command SET sent=coalesce(sent, ?1) WHERE id=?2");
        update.Bind(1, now);
        update.Bind(2, entry.Command.Id);
        update.Run();
    }

    public CommandEntry? Command(string id) => Commands("WHERE id=?1", id).FirstOrDefault();

    /// <summary>Commands that may still be done and have no answer.</summary>
    public IReadOnlyList<CommandEntry> Open(long now) => Commands($"WHERE result IS NULL AND expires > {now} ORDER BY n", null);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<CommandEntry> Newest(int limit) => Commands($"ORDER BY n DESC LIMIT {limit}", null);

    /// <summary>Reports and results as they came, in one transaction. A result of a command that was not given here is left out.</summary>
    public void Take(IReadOnlyList<FleetWord> words) => database.Exclusively(() =>
    {
        using var report = database.Prepare("INSERT INTO twin(device, report) VALUES(?1, ?2) ON CONFLICT(device) DO UPDATE SET report=excluded.report");
        using var result = database.Prepare("UPDATE command SET result=?3 WHERE id=?1 AND device=?2");
        foreach (var word in words)
        {
            var statement = word.CommandId is null ? report : result;
            var next = 1;
            if (word.CommandId is { } id) statement.Bind(next++, id);
            statement.Bind(next++, word.Device);
            statement.Bind(next, word.Payload.AsSpan());
            statement.Run();
        }
        return words.Count;
    });

    public void Dispose() => database.Dispose();

    private List<TwinEntry> Twins(string where, string? device)
    {
        using var rows = database.Prepare($"SELECT device, desired, set_at, published, report FROM twin {where}");
        if (device is not null) rows.Bind(1, device);
        var found = new List<TwinEntry>();
        while (rows.Step())
            found.Add(new TwinEntry(
                rows.Text(0), rows.IsNull(1) ? null : TwinCodec.Read(rows.Blob(1)).Twin, rows.IsNull(2) ? null : rows.Long(2),
                rows.IsNull(3) ? null : rows.Long(3), rows.IsNull(4) ? null : TwinCodec.TryReadReport(rows.Blob(4))));
        return found;
    }

    private List<CommandEntry> Commands(string where, string? id)
    {
        using var rows = database.Prepare($"SELECT device, message, sent, result FROM command {where}");
        if (id is not null) rows.Bind(1, id);
        var found = new List<CommandEntry>();
        while (rows.Step())
        {
            // Written here and stored as one: what does not read back is a damaged disk.
            var command = CommandCodec.Read(rows.Blob(1)).Command ?? throw new SqliteException("a stored command does not read back", SQLitePCL.raw.SQLITE_CORRUPT);
            found.Add(new CommandEntry(
                rows.Text(0), command, rows.IsNull(2) ? null : rows.Long(2), rows.IsNull(3) ? null : FleetWord.Result(rows.Blob(3))));
        }
        return found;
    }
}
