using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>Reads through the kernel's calls, because a file system's exceptions do not tell EIO from ETIMEDOUT.</summary>
internal sealed class KernelFiles : IAttributeFiles
{
    /// <summary>No attribute is longer than a page.</summary>
    private const int Page = 4096;

    public IReadOnlyList<string> Folders(string root) =>
        Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)] : [];

    public string Address(string folder) =>
        Path.GetFileName(Path.GetDirectoryName(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder)) ?? "";

    public AttributeRead Read(string path)
    {
        using var file = Descriptor.TryOpen(path, Libc.ReadOnly, out var errno);
        if (file is null) return new(null, errno);
        Span<byte> buffer = stackalloc byte[Page];
        var count = file.Read(buffer, out errno);
        return count < 0 ? new(null, errno) : new(Encoding.ASCII.GetString(buffer[..count]).Trim(), 0);
    }
}
