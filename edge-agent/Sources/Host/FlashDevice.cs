namespace Telemetry.EdgeAgent;

/// <summary>The whole block device (card, SSD) below a path: what everybody writes to it wears it, not only this agent.</summary>
internal sealed class FlashDevice(PlainFiles files)
{
    private const int BytesPerSector = 512;

    /// <summary>Bytes written since boot; null for a path that is on no block device.</summary>
    /// <param name="path">Any path, as this process sees it.</param>
    public long? WrittenBytes(string path)
    {
        // /proc/diskstats: major, minor, name, reads, merged, sectors, ms, writes, merged, sectors written ...
        var disks = files.Lines("proc/diskstats").Select(PlainFiles.Words).Where(words => words.Length > 9).ToArray();
        if (Mount(Path.GetFullPath(path)) is not { } number) return null;
        var part = Array.Find(disks, words => $"{words[0]}:{words[1]}" == number)?[2];
        if (part is null) return null;
        var whole = Array.Find(files.Folders("sys/block"), device => device == part || files.HasFolder($"sys/block/{device}/{part}")) ?? part;
        return Array.Find(disks, words => words[2] == whole) is { } disk && long.TryParse(disk[9], out var sectors) ? sectors * BytesPerSector : null;
    }

    /// <summary>/proc/self/mountinfo: id, parent, major:minor, root, mount point ...; the longest mount point above the path, the last of equals.</summary>
    private string? Mount(string path) => files.Lines("proc/self/mountinfo").Select(PlainFiles.Words)
        .Where(words => words.Length > 4 && IsAbove(words[4], path)).Reverse().MaxBy(words => words[4].Length)?[2];

    private static bool IsAbove(string mount, string path) =>
        mount == "/" || (path.StartsWith(mount, StringComparison.Ordinal) && (path.Length == mount.Length || path[mount.Length] == '/'));
}
