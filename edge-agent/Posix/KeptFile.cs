using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>A small file that is always whole: flushed beside its place and renamed into it, so that a power cut leaves the old one or the new one.</summary>
internal sealed class KeptFile(string path)
{
    public string Path => path;

    /// <summary>Null when there is none.</summary>
    /// <param name="most">A longer file is read up to one byte more than this.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read(int most)
    {
        if (!File.Exists(path)) return null;
        using var file = File.OpenHandle(path);
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), most + 1)];
        return bytes[..RandomAccess.Read(file, bytes, 0)];
    }

    /// <summary>Null when the bytes are on the disk, otherwise why not.</summary>
    public string? TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using (var file = File.OpenHandle(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, bytes, 0);
                RandomAccess.FlushToDisk(file);
            }
            File.Move(path + ".new", path, overwrite: true);
            using var folder = Descriptor.TryOpen(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, Libc.ReadOnly, out _);
            if (folder is not null) _ = Libc.Sync(folder.Number);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written ({e.Message}): free some space, or give its folder to the agent's user";
        }
    }

    /// <summary>Keeps a damaged file as evidence, under another name, and says where.</summary>
    public string SetAside(DateTimeOffset now)
    {
        var aside = $"{path}.damaged-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        try
        {
            File.Move(path, aside, overwrite: true);
            return aside;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} ({e.Message})";
        }
    }
}
