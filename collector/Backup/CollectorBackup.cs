namespace Telemetry.Collector;

/// <summary>Copies every database of a collector that goes on running, checks the copies, and writes the manifest; or leaves nothing.</summary>
public static class CollectorBackup
{
    /// <param name="progress">Receives the file and the share of it that is done.</param>
    /// <exception cref="StartRefusedException">A name is taken, or a file cannot be copied.</exception>
    public static BackupManifest Run(IReadOnlyList<BackupPart> parts, string to, DateTimeOffset now, Action<string, double> progress, CancellationToken ct)
    {
        foreach (var taken in parts.Select(p => p.FileOf(to)).Append(BackupManifest.PathOf(to)).Where(File.Exists))
            throw new StartRefusedException($"{taken} exists and is not written over: name another file");
        var made = new List<BackupFile>();
        try
        {
            foreach (var part in parts)
            {
                // A city without orders has no alerts.db; one without time series has lost them.
                if (!File.Exists(part.Path) && part.Name != BackupParts.TimeSeries) continue;
                var file = part.FileOf(to);
                FileBackup.Run(part.Path, file, part.Finish, share => progress(part.Path, share), ct);
                made.Add(BackupFile.Of(part, file));
            }
            var manifest = new BackupManifest(BackupManifest.Version, now, made);
            manifest.Write(to);
            return manifest;
        }
        catch (Exception e)
        {
            foreach (var part in parts) File.Delete(part.FileOf(to));
            if (e is IOException or UnauthorizedAccessException) throw new StartRefusedException($"{to} could not be written: {e.Message} Check the folder, its owner and free space.");
            throw;
        }
    }
}
