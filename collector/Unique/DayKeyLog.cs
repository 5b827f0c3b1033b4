using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Who asked for the key of the day, on the way into the audit log: who was given it, and who was not. Never the key, only its id, which is drawn
/// beside it. One entry for all that asked since the round before; a device once for each key, so that asking on and on fills no disk.
/// </summary>
public sealed partial class DayKeyLog(RegistryDatabase registry, TimeProvider time, ILogger<DayKeyLog> logger) : BackgroundService
{
    /// <summary>Most devices that one day's keys are given to, and most strangers to them that are told of.</summary>
    public const int MaxGiven = 50_000, MaxRefused = 5_000;

    private const int DevicesOfAnEntry = 500;
    private const string Actor = "collector";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Kind, string Subject), HashSet<string>> told = [];
    private readonly List<(string Kind, string Subject, string Device)> waiting = [];
    private int today;
    private string? trouble;

    /// <returns>False when there is no room to tell of it.</returns>
    public bool Given(string device, int day, ulong id) => Note(AuditKinds.KeyGive, $"{Text(day)} key {SketchKey.Text(id)}", device, day, MaxGiven);

    /// <param name="why">In the words of the log.</param>
    public void Refused(string device, string why, int day) => Note(AuditKinds.KeyRefuse, $"{Text(day)} {why}", device, day, MaxRefused);

    /// <summary>Writes what waits; what could not be written waits on.</summary>
    public void Flush()
    {
        (string Kind, string Subject, string Device)[] taken;
        lock (gate) taken = [.. waiting];
        if (taken.Length == 0) return;
        registry.Tell([.. taken.GroupBy(w => (w.Kind, w.Subject)).SelectMany(group => group.Select(w => w.Device).Order(StringComparer.Ordinal)
            .Chunk(DevicesOfAnEntry).Select(devices => new AuditAct(Actor, group.Key.Kind, group.Key.Subject, AuditDetail.Of(("devices", devices)))))]);
        lock (gate) waiting.RemoveRange(0, taken.Length);
    }

    /// <summary>The ingest loop answers requests until the end: what it told after the last round is written here.</summary>
    public override void Dispose()
    {
        TryFlush();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Look, time);
        do TryFlush();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void TryFlush()
    {
        try
        {
            Flush();
            trouble = null;
        }
        catch (SqliteException e)
        {
            var why = SqliteFailure.Words(e);
            if (trouble != why) Log.NotWritten(logger, why);
            trouble = why;
        }
    }

    private bool Note(string kind, string subject, string device, int day, int most)
    {
        lock (gate)
        {
            if (today != day) told.Clear();
            today = day;
            if (!told.TryGetValue((kind, subject), out var devices)) told[(kind, subject)] = devices = new(StringComparer.Ordinal);
            if (devices.Contains(device)) return true;
            if (devices.Count >= most || waiting.Count >= MaxGiven + MaxRefused) return false;
            devices.Add(device);
            waiting.Add((kind, subject, device));
            return true;
        }
    }

    private static string Text(int day) => day.ToString("0000-00-00", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Who asked for the key of the day is not in the audit log yet, it is tried again: {Why}")]
        public static partial void NotWritten(ILogger logger, string why);
    }
}
