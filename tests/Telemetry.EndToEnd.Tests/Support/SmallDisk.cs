namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>A small file system in memory on a folder, which can be filled to the last byte. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Probe = new(ProbeOnce);

    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? WhyNot => Probe.Value;

    /// <exception cref="InvalidOperationException">It was refused; the message says why.</exception>
    public static SmallDisk Mount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        SystemTool.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all room that is left.</summary>
    public void Fill()
    {
        var piece = new byte[64 * 1024];
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        // The last bytes go in small pieces: a page that is left would be enough for a commit.
        foreach (var size in (int[])[piece.Length, 4096])
            try
            {
                while (true) filler.Write(piece, 0, size);
            }
            catch (IOException)
            {
                // Full, which is what is wanted.
            }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose() => SystemTool.Run("umount", "-l", folder);

    private string Filler => Path.Combine(folder, "filler");

    private static string? ProbeOnce()
    {
        using var directory = new TemporaryDirectory();
        try
        {
            using var disk = Mount(directory.File("disk"), 1);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"a small file system cannot be mounted here ({e.Message}): run as root";
        }
    }
}
