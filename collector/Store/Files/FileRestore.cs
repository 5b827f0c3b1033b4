using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Puts a copy in the place of a database file that nobody uses, in two steps. What is there is moved away, never written over.</summary>
public static class FileRestore
{
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>The copy beside the place, whole and on the disk.</summary>
    /// <exception cref="StartRefusedException">It cannot be written.</exception>
    public static void Stage(string backup, string path) => Guard(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var source = File.OpenRead(backup);
        using var target = new FileStream(PartOf(path), FileMode.Create, FileAccess.Write);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
        return path;
    });

    /// <returns>Where the file that was there is now; null when there was none.</returns>
    /// <exception cref="StartRefusedException">It cannot be moved.</exception>
    public static string? Swap(string path, DateTimeOffset now) => Guard(path, () =>
    {
        var kept = MoveAway(path, now);
        File.Move(PartOf(path), path);
        return kept;
    });

    /// <summary>What was staged and not put in place.</summary>
    public static void Discard(string path)
    {
        if (File.Exists(PartOf(path))) File.Delete(PartOf(path));
    }

    private static string PartOf(string path) => path + ".part";

    private static string? Guard(string path, Func<string?> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} could not be written: {e.Message} Check the folder, its owner and free space.");
        }
    }

    // The log of the old file must not be left beside the new one: SQLite would play it into it.
    private static string? MoveAway(string path, DateTimeOffset now)
    {
        if (!Parts.Any(suffix => File.Exists(path + suffix))) return null;
        var kept = path + now.UtcDateTime.ToString("'.before-restore-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var suffix in Parts)
            if (File.Exists(path + suffix)) File.Move(path + suffix, kept + suffix);
        return kept;
    }
}
