using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Telemetry.EdgeAgent;

/// <summary>A file descriptor that is read without waiting.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    private const int SetFlags = 4;
    private const int LockExclusive = 2, LockWithoutWaiting = 4;

    public Descriptor(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    public int Number => (int)handle;

    /// <summary>Null with <paramref name="errno"/> set when it cannot be opened.</summary>
    public static Descriptor? TryOpen(string path, int flags, out int errno)
    {
        var opened = Libc.Open(path, flags | Libc.NonBlocking | Libc.CloseOnExec);
        errno = opened < 0 ? Marshal.GetLastPInvokeError() : 0;
        return opened < 0 ? null : new Descriptor(opened);
    }

    /// <summary>False when another process has it; the lock goes with the descriptor.</summary>
    public bool TryLock() => Libc.Flock(Number, LockExclusive | LockWithoutWaiting) == 0;

    public void SetNonBlocking() => _ = Libc.Fcntl(Number, SetFlags, Libc.NonBlocking);

    /// <inheritdoc cref="Libc.Read(int, Span{byte}, out int)"/>
    public int Read(Span<byte> buffer, out int errno) => Libc.Read(Number, buffer, out errno);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
