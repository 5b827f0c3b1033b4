using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>Who has a UDP port, as far as this user may see.</summary>
internal static class PortOwner
{
    /// <summary>As <c>dotnet (process 123)</c>; null when it belongs to another user, or to nobody.</summary>
    public static string? Find(int port, string root = "/")
    {
        var files = new PlainFiles(root);
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        string[] tables = ["proc/net/udp", "proc/net/udp6"];
        // sl, local address:port, remote, state, queues, timer, retransmits, uid, timeout, inode ...
        var sockets = tables.SelectMany(files.Lines).Select(PlainFiles.Words)
            .Where(words => words.Length > 9 && words[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(words => $"socket:[{words[9]}]").ToHashSet();
        if (sockets.Count == 0) return null;
        var process = files.Folders("proc").FirstOrDefault(name => char.IsAsciiDigit(name[0]) && Holds(Path.Combine(root, "proc", name, "fd"), sockets));
        return process is null ? null : $"{files.Text($"proc/{process}/comm")?.Trim()} (process {process})";
    }

    private static bool Holds(string descriptors, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(descriptors).Any(path => new FileInfo(path).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
