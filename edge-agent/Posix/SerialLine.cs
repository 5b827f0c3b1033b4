using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A serial line, raw, 8N1, read without waiting, ours alone: TIOCEXCL keeps others from opening it, flock keeps out a second
/// agent that runs as root. Works on pseudo-terminals.
/// </summary>
internal sealed unsafe class SerialLine : IDisposable
{
    private const int TermiosRoom = 256;
    private const int Now = 0, InputQueue = 0;
    private const nuint Exclusive = 0x540C;

    // struct termios of Linux: c_iflag, c_oflag, c_cflag, c_lflag (32 bits each), c_line, c_cc[].
    private const int ControlFlags = 8, ControlCharacters = 17, VTime = 5, VMin = 6;
    private const uint EnableReceiver = 0x80, IgnoreModemLines = 0x800, TwoStopBits = 0x40;

    private readonly Descriptor descriptor;

    private SerialLine(Descriptor descriptor) => this.descriptor = descriptor;

    /// <summary>Null with the failure as a reading: missing, denied, busy, not a serial line.</summary>
    public static SerialLine? TryOpen(string path, int baud, out SourceReading failure)
    {
        failure = default;
        var descriptor = Descriptor.TryOpen(path, Libc.ReadWrite | Libc.NoControllingTerminal, out var errno);
        if (descriptor is null)
        {
            failure = OpenFailure(path, errno);
            return null;
        }
        if (!descriptor.TryLock())
            failure = Busy(path);
        else if (Libc.Ioctl(descriptor.Number, Exclusive, null) != 0 || !SetRaw(descriptor.Number, (uint)baud))
            failure = SourceReading.Failed("not-a-tty", $"{path} is no serial line ({Libc.Message(Marshal.GetLastPInvokeError())}): correct Device");
        if (failure == default) return new SerialLine(descriptor);
        descriptor.Dispose();
        return null;
    }

    /// <summary>Bytes read; -1 with EAGAIN when there are none now; 0 or another error when the line is gone.</summary>
    public int Read(Span<byte> buffer, out int errno) => descriptor.Read(buffer, out errno);

    /// <summary>False when the line did not take all of it at once: no command is longer than its buffer.</summary>
    public bool Write(ReadOnlySpan<byte> bytes) => Libc.Write(descriptor.Number, bytes) == bytes.Length;

    public void Dispose() => descriptor.Dispose();

    private static bool SetRaw(int fd, uint baud)
    {
        var termios = stackalloc byte[TermiosRoom];
        if (Libc.GetTerminal(fd, termios) != 0) return false;
        Libc.MakeRaw(termios);
        if (Libc.SetSpeed(termios, baud) != 0) return false;
        ref var flags = ref *(uint*)(termios + ControlFlags);
        flags = (flags | EnableReceiver | IgnoreModemLines) & ~TwoStopBits;
        // With VMIN 1 a read answers EAGAIN for "nothing now" and 0 only for "hung up".
        termios[ControlCharacters + VTime] = 0;
        termios[ControlCharacters + VMin] = 1;
        // Bytes from before the lock belong to no interval.
        return Libc.SetTerminal(fd, Now, termios) == 0 && Libc.FlushTerminal(fd, InputQueue) == 0;
    }

    private static SourceReading OpenFailure(string path, int errno) => errno switch
    {
        Libc.NoEntry or Libc.NoDevice or Libc.NoSuchDevice =>
            SourceReading.Waiting("no-device", $"{path} is not there: plug the sensor in, or correct Device (see ls /dev/serial/by-id)"),
        Libc.AccessDenied or Libc.NotPermitted =>
            SourceReading.Failed("denied", $"{path} may not be opened: add the agent's user to the group dialout"),
        Libc.Busy => Busy(path),
        _ => SourceReading.Failed("open", $"{path} cannot be opened: {Libc.Message(errno)}"),
    };

    private static SourceReading Busy(string path) =>
        SourceReading.Failed("busy", $"{path} is in use by another program: stop it (fuser {path} names it)");
}
