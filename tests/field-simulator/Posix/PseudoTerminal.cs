using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.FieldSimulator;

/// <summary>
/// A serial line whose far end is this process: the reader opens the link as it would open /dev/ttyUSB0. Nothing here waits.
/// The near end keeps no descriptor of the reader's side, so that a closed line loses bytes as a real one does.
/// </summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int TermiosRoom = 256;
    private readonly int _fd;
    private readonly string _link;

    public PseudoTerminal(string link)
    {
        _link = link;
        _fd = Libc.Check(Libc.OpenPseudoTerminal(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec), "posix_openpt");
        Libc.Check(Libc.GrantPseudoTerminal(_fd), "grantpt");
        Libc.Check(Libc.UnlockPseudoTerminal(_fd), "unlockpt");
        LinePath = Name();
        SetRaw();
        File.Delete(link);
        File.CreateSymbolicLink(link, LinePath);
    }

    /// <summary>The line itself, as /dev/pts/3.</summary>
    public string LinePath { get; }

    /// <summary>False when nobody has the line open, or its buffer had no room for all of it: what did not fit is lost.</summary>
    public bool Write(ReadOnlySpan<byte> bytes) => Opened && Libc.Write(_fd, bytes) == bytes.Length;

    /// <summary>What the reader has sent since, at most as much as fits.</summary>
    public int Read(Span<byte> buffer) => (int)Math.Max(0, Libc.Read(_fd, buffer));

    public void Dispose()
    {
        if (new FileInfo(_link).LinkTarget == LinePath) File.Delete(_link);
        _ = Libc.Close(_fd);
    }

    private bool Opened
    {
        get
        {
            var poll = new Libc.PollFd { Fd = _fd };
            _ = Libc.Poll(ref poll, 1, 0);
            return (poll.Returned & Libc.PollHangUp) == 0;
        }
    }

    private unsafe string Name()
    {
        var buffer = stackalloc byte[128];
        var error = Libc.PseudoTerminalName(_fd, buffer, 128);
        return error == 0
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer))
            : throw new IOException($"ptsname_r: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Raw from the start, so that no echo turns reports into commands before the reader has set its own mode.</summary>
    private unsafe void SetRaw()
    {
        var line = Libc.Check(Libc.Open(LinePath, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec), LinePath);
        var termios = stackalloc byte[TermiosRoom];
        Libc.Check(Libc.GetTerminal(line, termios), "tcgetattr");
        Libc.MakeRaw(termios);
        Libc.Check(Libc.SetTerminal(line, 0, termios), "tcsetattr");
        _ = Libc.Close(line);
    }
}
