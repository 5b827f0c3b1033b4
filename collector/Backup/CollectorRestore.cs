using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>A database that was brought back.</summary>
/// <param name="Kept">Where the file that was there is now.</param>
public sealed record RestoredFile(BackupPart Part, string From, string? Kept);

/// <summary>What came of it.</summary>
/// <param name="HeadBefore">Of the audit log that was replaced.</param>
public sealed record RestoreReport(DateTimeOffset Made, IReadOnlyList<RestoredFile> Files, AuditHead? HeadBefore)
{
    /// <summary>Goes into the log that was brought back, so that it tells itself what it lost.</summary>
    public AuditAct ToAct(string backup) => new(
        AuditAct.Account, AuditKinds.Restore, RowCheck.Shown(Path.GetFileName(backup)), AuditDetail.Of(
            ("made", Made.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)), ("files", Files.Select(f => Path.GetFileName(f.Part.Path))),
            (ToldActs.HeadBefore, HeadBefore?.ToString())));
}

/// <summary>Puts a whole backup in the place of the databases of a collector that does not run. Everything is looked at and copied before anything is moved.</summary>
public static class CollectorRestore
{
    /// <summary>How far the numbers of orders go on behind those of the backup: more than were issued since it was made.</summary>
    public const long SequenceStep = 1_000;

    /// <exception cref="StartRefusedException">The backup is not whole, or a place is taken.</exception>
    public static RestoreReport Run(CollectorOptions options, string backup, bool replace, DateTimeOffset now)
    {
        var manifest = BackupManifest.Read(backup);
        var parts = BackupInspection.PartsOf(manifest, backup, options);
        if (BackupInspection.Flaws(manifest, backup, parts).FirstOrDefault() is { } flaw)
            throw new StartRefusedException($"{flaw}. Nothing was restored: take an earlier backup");
        foreach (var part in parts.Where(p => File.Exists(p.Path) && !replace))
            throw new StartRefusedException($"{part.Path} exists and is not written over: add --replace, which keeps it under another name");
        var head = AuditHead.Read(options.Registry.AuditHead, out _);
        var restored = Put(parts, backup, now);
        RaiseSequences(options.Alerts, restored);
        return new(manifest.Made, restored, head);
    }

    private static List<RestoredFile> Put(IReadOnlyList<BackupPart> parts, string backup, DateTimeOffset now)
    {
        try
        {
            foreach (var part in parts)
            {
                if (part.Name == BackupParts.Alerts && Path.GetDirectoryName(part.Path) is { } folder && !Directory.Exists(folder)) Directory.CreateDirectory(folder, PrivateFile.OwnerFolder);
                FileRestore.Stage(part.FileOf(backup), part.Path);
            }
            return [.. parts.Select(part => new RestoredFile(part, part.FileOf(backup), FileRestore.Swap(part.Path, now)))];
        }
        finally
        {
            foreach (var part in parts) FileRestore.Discard(part.Path);
        }
    }

    // Numbers that were given after the backup must not be given again: devices know them, and would take new orders for old ones.
    private static void RaiseSequences(AlertsOptions options, List<RestoredFile> restored)
    {
        if (restored.FirstOrDefault(r => r.Part.Name == BackupParts.Alerts) is not { } file) return;
        var before = new Dictionary<string, long>();
        try
        {
            if (file.Kept is { } kept)
            {
                using var old = RawDatabase.Open(kept, readOnly: true);
                before = OrderLedger.Sequences(old);
            }
        }
        catch (SqliteException)
        {
            // It was replaced because it is damaged; the step has to do.
        }
        using var ledger = OrderLedger.Open(options);
        ledger.RaiseSequences(before, SequenceStep);
    }
}
