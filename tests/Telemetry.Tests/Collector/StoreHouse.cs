using System.Text;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class StandingClock(long now = StoreHouse.Noon) : TimeProvider
{
    public long Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);

    public override long GetTimestamp() => Now * TimeSpan.TicksPerMillisecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}

/// <summary>A folder of its own with a store, a records database and the ingest loop over them; gone with the test.</summary>
internal sealed class StoreHouse : IAsyncDisposable
{
    /// <summary>2025-11-21 12:00:00 in Japan.</summary>
    public const long Noon = 1_763_694_000_000;

    public const uint Boot = 0x3f2a91c4;

    private RecordsDatabase? records;
    private DayKeyDesk? keys;
    private LedgerBook? ledger;
    private DayKeyLog? keyLog;
    private PlaceRegistry? registry;
    private StrangerTable? strangers;

    public StoreHouse() => Store = Open();

    public string Folder { get; } = Directory.CreateTempSubdirectory("collector-").FullName;
    public StandingClock Clock { get; } = new();
    public IngestCounters Counters { get; } = new();
    public ClockWatch Clocks { get; } = new();
    public List<(string Device, AckMessage Message)> Acks { get; } = [];
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);
    public StoreOptions Options => new() { Path = StorePath, MaxSeriesPerDevice = 5, Retention = Retention };
    public string StorePath => Path.Combine(Folder, "telemetry.db");
    public SqliteStore Store { get; private set; }
    public RecordsOptions RecordsOptions => new() { Path = Path.Combine(Folder, "collector.db"), QuarantineLines = 20 };
    public RecordsDatabase Records => records ??= new RecordsDatabase(RecordsOptions);
    public QuarantineTable Quarantine => new(Records, RecordsOptions);

    public RegistryOptions RegistryOptions { get; } = new() { HoldBytesPerDevice = 64 << 10, HoldBytes = 128 << 10 };
    public PlaceRegistry Registry => registry ??= new PlaceRegistry(new RegistryDatabase(Rooted(), Clock), RegistryOptions, new DevicesOptions());
    public StrangerTable Strangers => strangers ??= new StrangerTable(Rooted());

    public SqliteStore Open() => new(Options, Clock);

    public async Task RestartAsync()
    {
        await Store.DisposeAsync();
        records?.Dispose();
        records = null;
        (keys, ledger) = (null, null);
        CloseRegistry();
        Store = Open();
    }

    public void CloseRecords()
    {
        records?.Dispose();
        records = null;
    }

    public IngestLoop Loop(InboundQueue queue, ITimeSeriesStore? store = null, StrangerDesk? strangers = null)
    {
        store ??= Store;
        var desk = new DeviceDesk(new DeviceTable(Records), store, new DevicesOptions());
        var sinks = new IngestSinks(desk, Ledger, Quarantine, Replay(store), Unique(desk), Keys(desk), Counters, (device, message) =>
        {
            Acks.Add((device, message));
            return true;
        }, strangers ?? new StrangerDesk(Registry, Strangers, Counters), Clocks);
        return new IngestLoop(queue, store, sinks, new IngestOptions(), Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<IngestLoop>.Instance);
    }

    /// <summary>As one run of the collector has it; a restart makes another.</summary>
    public LedgerBook Ledger => ledger ??= new LedgerBook(new LedgerTable(Records), new LedgerOptions(), new DevicesOptions());

    public QuarantineReplay Replay(ITimeSeriesStore? store = null) =>
        new(Quarantine, store ?? Store, Microsoft.Extensions.Logging.Abstractions.NullLogger<QuarantineReplay>.Instance);

    public UniqueTable Unique(DeviceDesk? desk = null) =>
        new(Records, desk ?? new DeviceDesk(new DeviceTable(Records), Store, new DevicesOptions()), Registry, Counters);

    /// <summary>Keys of the day that were sent.</summary>
    public List<(string Device, byte[] Message)> SentKeys { get; } = [];

    /// <summary>Sends batches through the loop in one group.</summary>
    public async Task IngestAsync(params (string Device, string Payload)[] batches)
    {
        using var queue = new InboundQueue(new IngestOptions());
        var loop = Loop(queue);
        foreach (var (device, payload) in batches) queue.Add(Item(device, payload));
        await loop.RunOnceAsync(default);
    }

    private DayKeyDesk Keys(DeviceDesk desk) => keys ??= new DayKeyDesk(new AccessPointRule(desk, Store), (device, message) =>
    {
        SentKeys.Add((device, message.ToArray()));
        return true;
    }, KeyLog, Clock);

    public DayKeyLog KeyLog => keyLog ??= new DayKeyLog(Registry.Database, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DayKeyLog>.Instance);

    /// <summary>Gives the store all the upkeep that it wants now.</summary>
    public void Settle()
    {
        // A round that finds nothing has come to the end and begins anew with the next.
        for (var idle = 0; idle < 2;) idle = Store.Upkeep() ? 0 : idle + 1;
    }

    /// <summary>One number of the file.</summary>
    public long Count(string sql)
    {
        using var database = RawDatabase.Open(StorePath, readOnly: true);
        return long.Parse(database.Scalar(sql)!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static InboundItem Item(string device, string payload) => InboundItem.Copy(TopicKind.Telemetry, device, Encoding.UTF8.GetBytes(payload), false);

    public static string Batch(long seq, params string[] lines) =>
        new BatchHeader(Boot, seq, Noon, ClockQuality.Synced) + "\n" + string.Concat(lines.Select(l => l + "\n"));

    /// <summary>Points of one field, raw.</summary>
    public async Task<IReadOnlyList<SeriesData>> RawAsync(string measurement, string field, string? device = null)
    {
        var schema = Schema.Find(measurement)!;
        var query = new SeriesQuery(schema, schema.IndexOf(field), device, 0, WireTime.Max, 0, Aggregate.Mean, 100_000);
        return (await Store.QueryAsync(query, default)).Series!;
    }

    /// <summary>The whole content of the store as text, in one order; fields without a value are left out.</summary>
    public string Dump()
    {
        var text = new StringBuilder();
        using var database = RawDatabase.Open(StorePath, readOnly: true);
        foreach (var schema in Schema.All)
        {
            var fields = string.Join(" || ", schema.Fields.Select(f => $"coalesce(' {f.Name}=' || m.{SqliteSchema.Quote(f.Name)}, '')"));
            using var rows = database.Prepare(
                $"SELECT s.device || ' ' || s.tags || ' ' || t || {fields} FROM {SqliteSchema.Table(schema)} m JOIN series s ON s.id = m.series ORDER BY 1");
            while (rows.Step()) text.Append(schema.Name).Append(' ').Append(rows.Text(0)).Append('\n');
        }
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        records?.Dispose();
        CloseRegistry();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>With its paths set.</summary>
    public RegistryOptions RootedRegistry => Rooted();

    private RegistryOptions Rooted()
    {
        (RegistryOptions.Path, RegistryOptions.AuditHead) = (Path.Combine(Folder, "registry.db"), Path.Combine(Folder, "alerts", "audit.head"));
        return RegistryOptions;
    }

    public void CloseRegistry()
    {
        keyLog?.Dispose();
        keyLog = null;
        registry?.Database.Dispose();
        strangers?.Dispose();
        (registry, strangers) = (null, null);
    }
}
