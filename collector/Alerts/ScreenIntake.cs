using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What a sign said last of its screen.</summary>
/// <param name="Heard">When, ms by our clock.</param>
/// <param name="Since">Begin of this picture, or of its absence, ms by our clock.</param>
public sealed record ScreenEntry(string Device, long Heard, long Since, ScreenStatus Status)
{
    /// <summary>Three intervals of a player and some more: a sign silent for longer is not believed.</summary>
    public const long SilentAfter = 35_000;

    public ScreenEntry With(ScreenStatus status, long now)
    {
        // A last will knows nothing of the sign; what it was stays known.
        var next = status.State == DeviceState.Offline && status.Areas is null
            ? Status with { State = DeviceState.Offline, Reason = status.Reason, At = status.At }
            : status;
        return new ScreenEntry(Device, status.State == DeviceState.Online ? now : Heard, Same(next) ? Since : now, next);
    }

    private bool Same(ScreenStatus next) => next.State == Status.State && next.Painted == Status.Painted && next.IsLit == Status.IsLit;
}

/// <summary>The signs' words about their screens: kept in memory, and in the ledger so that the command line and a restart know them.</summary>
public sealed partial class ScreenIntake(AlertsOptions options, DevicesOptions devices, TimeProvider time, ILogger<ScreenIntake> logger) : BackgroundService
{
    // A sign that only repeats itself costs a write now and then.
    private const long SaveEvery = 20_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (ScreenEntry Entry, long Saved)> screens = new(StringComparer.Ordinal);
    private readonly HashSet<string> unsaved = new(StringComparer.Ordinal);

    /// <summary>Called on the connection's thread.</summary>
    /// <returns>Null when taken; else the reason in one word.</returns>
    public string? Take(string device, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return null;
        if (payload.Length > ScreenStatus.MaxBytes) return "screen-too-large";
        if (Read(payload) is not { } status) return "bad-screen";
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (gate)
        {
            if (!screens.TryGetValue(device, out var known) && screens.Count >= devices.MaxDevices) return "too-many-screens";
            var next = known.Entry?.With(status, now) ?? new ScreenEntry(device, now, now, status);
            if (known.Entry is null || next.Since != known.Entry.Since || now - known.Saved >= SaveEvery) unsaved.Add(device);
            screens[device] = (next, known.Saved);
        }
        return null;
    }

    /// <summary>What each sign said last.</summary>
    public IReadOnlyList<ScreenEntry> Look()
    {
        lock (gate) return [.. screens.Values.Select(s => s.Entry)];
    }

    /// <summary>One round: what changed goes to the disk. Throws <see cref="SqliteException"/>; then it stays for the next round.</summary>
    public void Flush(OrderLedger ledger)
    {
        List<ScreenEntry> changed;
        lock (gate) changed = [.. unsaved.Select(d => screens[d].Entry)];
        if (changed.Count == 0) return;
        ledger.SaveScreens(changed);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (gate)
            foreach (var entry in changed)
            {
                var latest = screens[entry.Device].Entry;
                screens[entry.Device] = (latest, now);
                if (latest.Since == entry.Since) unsaved.Remove(entry.Device);
            }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var ledger = OrderLedger.Open(options);
        Load(ledger);
        using var timer = new PeriodicTimer(Round, time);
        string? failed = null;
        do
        {
            try
            {
                Flush(ledger);
                failed = null;
            }
            catch (SqliteException e)
            {
                if (failed is null) Log.NotStored(logger, failed = SqliteFailure.Words(e));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Load(OrderLedger ledger)
    {
        foreach (var entry in ledger.Screens())
            lock (gate)
                if (!screens.ContainsKey(entry.Device)) screens[entry.Device] = (entry, entry.Heard);
    }

    private static ScreenStatus? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.ScreenStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What signs say of their screens waits for alerts.db: {Why}")]
        public static partial void NotStored(ILogger logger, string why);
    }
}
