using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>
/// All devices: kept in memory, and on disk so that a restart knows them before the broker speaks. The ingest loop writes,
/// pages read.
/// </summary>
public sealed class DeviceDesk
{
    // A heartbeat changes little: on disk it is worth a write now and then.
    private const long SaveEvery = 60_000;

    // A locked file costs the busy time-out at every try, and the loop that waits for it is the writer.
    private const long RetryAfter = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DeviceRecord> records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DeviceState State, string? Boot, long Connection, long At)> saved = new(StringComparer.Ordinal);
    private readonly HashSet<string> unsaved = new(StringComparer.Ordinal);
    private readonly DeviceTable table;
    private readonly DevicesOptions options;
    private long holdUntil;

    public DeviceDesk(DeviceTable table, ITimeSeriesStore store, DevicesOptions options)
    {
        (this.table, this.options) = (table, options);
        foreach (var record in table.Load()) records[record.Device] = record;
        foreach (var sample in store.Latest(null, null, null))
            if (!records.TryGetValue(sample.Series.Device, out var known)) records[sample.Series.Device] = DeviceRecord.FromData(sample.Series.Device, sample.Time);
            else if (known.Session is null && known.LastSeen < sample.Time) records[sample.Series.Device] = known.WithBatch(sample.Time);
    }

    /// <summary>What was read; null when it cannot be read or would be one device too many.</summary>
    public DeviceStatus? TakeStatus(string device, ReadOnlySpan<byte> payload, bool retained, long now)
    {
        if (Read(payload) is not { } status) return null;
        lock (gate)
        {
            if (records.TryGetValue(device, out var record)) record = record.With(status, retained, now);
            else if (records.Count >= options.MaxDevices) return null;
            else record = DeviceRecord.From(device, status, retained, now);
            records[device] = record;
            if (NeedsSaving(record, now)) unsaved.Add(device);
        }
        return status;
    }

    public void TakeBatch(string device, long now)
    {
        lock (gate)
        {
            if (records.TryGetValue(device, out var record)) records[device] = record.WithBatch(now);
            else if (records.Count < options.MaxDevices) records[device] = DeviceRecord.FromData(device, now);
        }
    }

    /// <summary>Writes what changed; what could not be written stays for the next time.</summary>
    public void Flush(long now)
    {
        List<DeviceRecord> changed;
        if (now < holdUntil) return;
        lock (gate)
        {
            if (unsaved.Count == 0) return;
            changed = [.. unsaved.Select(d => records[d])];
        }
        if (!table.Save(changed))
        {
            holdUntil = now + RetryAfter;
            return;
        }
        foreach (var record in changed) saved[record.Device] = (record.State, record.Session?.Boot, record.Session?.Connection ?? 0, now);
        lock (gate) unsaved.Clear();
    }

    public IReadOnlyList<DeviceView> View(long now, long? listeningSince) => [.. Look(now, listeningSince).Select(d => d.View)];

    /// <summary>Every device by name; silent is one that is offline though it never said so.</summary>
    public IReadOnlyList<(DeviceView View, bool Silent)> Look(long now, long? listeningSince)
    {
        lock (gate)
            return [.. records.Values.OrderBy(r => r.Device, StringComparer.Ordinal)
                .Select(r => (View: r.View(now, listeningSince, options.SilentAfter), r.State))
                .Select(d => (d.View, d.State == DeviceState.Online && d.View.State != "online"))];
    }

    /// <summary>Known by a status or by its data.</summary>
    public bool Knows(string device)
    {
        lock (gate) return records.ContainsKey(device);
    }

    /// <summary>The sources that its status named last.</summary>
    public IReadOnlyList<SourceStatus> Sources(string device)
    {
        lock (gate) return records.TryGetValue(device, out var record) ? record.Session?.Sources ?? [] : [];
    }

    /// <summary>Agents that told whose areas' orders they follow.</summary>
    public IReadOnlyList<OrderPost> Posts()
    {
        lock (gate)
            return [.. records.Values.Where(r => r.Session?.Areas is { Count: > 0 }).Select(r => new OrderPost(r.Device, r.Session!.Areas!, r.LastSeen))];
    }

    private bool NeedsSaving(DeviceRecord record, long now) =>
        !saved.TryGetValue(record.Device, out var last) || last.State != record.State || last.Boot != record.Session?.Boot
        || last.Connection != record.Session?.Connection || now - last.At >= SaveEvery;

    private static DeviceStatus? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.DeviceStatus) is { } status && IsSound(status) ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSound(DeviceStatus status) =>
        status.Connection >= 0 && status.Sources is null or { Count: <= 200 };
}
