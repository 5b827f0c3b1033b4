using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Looks after the registry once a second: reads it again when the command line has changed it, writes down newcomers and hardware, and sets the
/// ingest loop on what has been adopted. Says in the log which entry of the audit log is the newest, so that the journal of the system knows too.
/// </summary>
public sealed partial class RegistryKeeper(
    PlaceRegistry registry, StrangerDesk strangers, DeviceDesk devices, ITimeSeriesStore store, InboundQueue queue, TimeProvider time, ILogger<RegistryKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int RoundsPerHardware = 10, RoundsPerSketches = 600;

    private readonly Dictionary<string, string> hardware = new(StringComparer.Ordinal);
    private AuditHead told = AuditHead.None;
    private bool? open;
    private string? trouble;
    private int rounds;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                Round();
                trouble = null;
            }
            catch (SqliteException e)
            {
                var why = SqliteFailure.Words(e);
                if (trouble != why) Log.Unusable(logger, why);
                trouble = why;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public void Round()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (rounds == 0) Begin();
        registry.Refresh();
        registry.NoteNewcomers(now);
        if (rounds % RoundsPerSketches == 0) strangers.DropSketches(now - (long)UniqueTable.KeepSketches.TotalMilliseconds);
        if (rounds++ % RoundsPerHardware == 0)
        {
            NoteHardware(now);
            strangers.Tidy();
        }
        foreach (var (device, batches) in strangers.Round()) Log.Thrown(logger, device, batches);
        if (strangers.HasAdopted) queue.Poke();
        Tell();
    }

    // An older collector had no registry: what it has data of is of the city, also when the list of places was imported first.
    private void Begin()
    {
        foreach (var entry in registry.Database.Read(DeviceRegister.Hardware)) hardware[entry.Device] = entry.Serial;
        if (registry.Current.Devices.Count > 0) return;
        var known = store.Catalog.Devices.Concat(devices.View(0, null).Select(d => d.Device)).ToHashSet(StringComparer.Ordinal);
        if (known.Count == 0) return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        registry.Database.Note(database =>
        {
            foreach (var device in known) DeviceRegister.Save(database, new(device, DeviceVerdict.Taken, null, now));
        });
        registry.Reload();
    }

    private void NoteHardware(long now)
    {
        var changed = devices.View(now, null).Where(d => d.Hardware is { Length: > 0 } serial && hardware.GetValueOrDefault(d.Device) != serial && registry.Current.Knows(d.Device)).ToList();
        if (changed.Count == 0) return;
        registry.Database.Note(database =>
        {
            foreach (var device in changed) DeviceRegister.Note(database, new HardwareEntry(device.Device, now, device.Hardware!));
        });
        foreach (var device in changed)
        {
            if (hardware.TryGetValue(device.Device, out var before)) Log.Replaced(logger, device.Device, before, device.Hardware!);
            hardware[device.Device] = device.Hardware!;
        }
    }

    private void Tell()
    {
        if (open != registry.Current.TakesAll)
        {
            open = registry.Current.TakesAll;
            if (open.Value) Log.Open(logger);
            else Log.Closed(logger, registry.Current.Places.Count, registry.Current.Devices.Count);
        }
        var head = registry.Database.Read(AuditTable.Head);
        if (head.No != told.No) Log.Head(logger, head.ToString());
        told = head;
        if (registry.Database.HeadUnwritten is { } why) Log.HeadUnwritten(logger, why);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The registry is empty: every device is taken. Strangers are held apart once a list of places is imported or a device is adopted")]
        public static partial void Open(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The registry has {Places} places and {Devices} devices: batches of others are held apart")]
        public static partial void Closed(ILogger logger, int places, int devices);

        [LoggerMessage(3, LogLevel.Information, "{Device} has other hardware: {Before} was replaced by {After}")]
        public static partial void Replaced(ILogger logger, string device, string before, string after);

        [LoggerMessage(4, LogLevel.Warning, "{Device} is refused: {Batches} batches that were held apart are deleted")]
        public static partial void Thrown(ILogger logger, string device, long batches);

        [LoggerMessage(5, LogLevel.Information, "Audit log: head {Head}")]
        public static partial void Head(ILogger logger, string head);

        [LoggerMessage(6, LogLevel.Warning, "The head of the audit log is not noted outside it: {Why}")]
        public static partial void HeadUnwritten(ILogger logger, string why);

        [LoggerMessage(7, LogLevel.Error, "The registry cannot be used: {Why}. What it said last stays in force")]
        public static partial void Unusable(ILogger logger, string why);
    }
}
