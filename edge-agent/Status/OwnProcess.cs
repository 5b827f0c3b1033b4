using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>What the kernel knows about this process.</summary>
internal static class OwnProcess
{
    private const string Counters = "/proc/self/io", WrittenKey = "write_bytes:";

    /// <summary>What this process caused to be written to storage (proc(5)); zero on a file system in memory, null when it may not be read.</summary>
    public static long? WrittenBytes()
    {
        try
        {
            foreach (var line in File.ReadLines(Counters))
                if (line.StartsWith(WrittenKey, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(WrittenKey.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not readable for a process that may not be dumped.
        }
        return null;
    }
}
