using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>The kernel calls that .NET has no word for. Values are those of asm-generic: x86-64, arm64 and arm alike.</summary>
internal static unsafe partial class Libc
{
    public const int ReadOnly = 0, ReadWrite = 2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    public const int NoEntry = 2, NoDevice = 6, InputOutput = 5, TryAgain = 11, AccessDenied = 13, Busy = 16, NoSuchDevice = 19, NotATerminal = 25;
    public const int Interrupted = 4, NotPermitted = 1, InvalidArgument = 22, TimedOut = 110;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int fd);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetTerminal(int fd, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminal(int fd, int when, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    public static partial int FlushTerminal(int fd, int queue);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(byte* termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    public static partial int SetSpeed(byte* termios, uint speed);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    public static partial int AdjustTime(byte* timex);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int operation, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>Bytes read; 0 at the end or when hung up; -1 with the error in <paramref name="errno"/>. Repeats when interrupted.</summary>
    public static int Read(int fd, Span<byte> buffer, out int errno)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = (int)Read(fd, start, (nuint)buffer.Length);
                errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (errno != Interrupted) return count;
            }
        }
    }

    /// <summary>Bytes taken; -1 when none were.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) return (int)Write(fd, start, (nuint)bytes.Length);
    }

    public static string Message(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
