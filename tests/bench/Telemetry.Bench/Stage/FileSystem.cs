namespace Telemetry.Bench;

/// <summary>What lies below a folder: the kernel counts no writes where there is no device.</summary>
internal static class FileSystem
{
    private static readonly string[] InMemory = ["tmpfs", "ramfs"];

    /// <summary>As ext4 on /dev/mmcblk0p2.</summary>
    /// <exception cref="InvalidOperationException">It is in memory.</exception>
    public static string Below(string folder)
    {
        var (device, kind) = Of(File.ReadAllText("/proc/self/mounts"), folder);
        return InMemory.Contains(kind)
            ? throw new InvalidOperationException($"{folder} is in memory ({kind}), where nothing that is written is counted; cure: a working copy on a disk")
            : $"{kind} on {device}";
    }

    /// <param name="mounts">Text of /proc/mounts; of two on one place the later one counts.</param>
    public static (string Device, string Kind) Of(string mounts, string folder) =>
        mounts.Split('\n').Select(line => line.Split(' ')).Where(fields => fields.Length > 2 && Holds(fields[1], folder))
            .Select(fields => (At: fields[1], Device: fields[0], Kind: fields[2])).Reverse().MaxBy(mount => mount.At.Length) is { Device: not null } found
            ? (found.Device, found.Kind)
            : ("nothing known", "?");

    private static bool Holds(string mount, string folder) => mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal);
}
