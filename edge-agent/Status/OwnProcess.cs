using System.Globalization;
using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>What the kernel knows about this process, and what nobody else is to know: its memory holds addresses of stations and keys.</summary>
internal static class OwnProcess
{
    private const string Counters = "/proc/self/io", WrittenKey = "write_bytes:";

    // prctl(2): PR_GET_DUMPABLE, PR_SET_DUMPABLE.
    private const int GetDumpable = 3, SetDumpable = 4;
    private static readonly Lock Gate = new();
    private static FileStream? counters;

    public static bool IsSealed => Libc.ProcessControl(GetDumpable, 0, 0, 0, 0) == 0;

    /// <summary>
    /// No core dump and no ptrace by others of the same user. LimitCORE=0 of the unit does not stop a dump that goes to a program.
    /// </summary>
    public static void Seal()
    {
        // Once sealed, the file is root's. A descriptor opened before goes on working: a process may always read itself (fs/proc/base.c).
        _ = WrittenBytes();
        _ = Libc.ProcessControl(SetDumpable, 0, 0, 0, 0);
    }

    /// <summary>For tests, which share their process with others.</summary>
    public static void Unseal() => _ = Libc.ProcessControl(SetDumpable, 1, 0, 0, 0);

    /// <summary>What this process caused to be written to storage (proc(5)); zero on a file system in memory, null when it may not be read.</summary>
    public static long? WrittenBytes()
    {
        Span<byte> text = stackalloc byte[512];
        try
        {
            lock (Gate) counters ??= new FileStream(Counters, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var length = RandomAccess.Read(counters.SafeFileHandle, text, 0);
            foreach (var line in Encoding.ASCII.GetString(text[..length]).Split('\n'))
                if (line.StartsWith(WrittenKey, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(WrittenKey.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel without the accounting of input and output.
        }
        return null;
    }
}
