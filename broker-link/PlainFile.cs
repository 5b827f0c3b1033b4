using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Telemetry.BrokerLink;

/// <summary>What to do about a path whose last part is a symbolic link.</summary>
public enum LinkPolicy
{
    /// <summary>For entries of folders that others can write to: a link there may lead to a file that is not theirs to show.</summary>
    Refuse,

    /// <summary>For paths that the operator named in the options: links are a usual way to lay out a machine.</summary>
    Follow,
}

/// <summary>
/// Opens a file that may be hostile. A FIFO does not block (.NET would wait in open(2) for a writer, for ever), nothing over the bound is read
/// whatever the file says of its size, and kind, size and content are those of one opened file, which cannot be exchanged in between.
/// </summary>
public static partial class PlainFile
{
    // open(2) of Linux; O_NOFOLLOW is the one that differs between the processors that .NET runs on.
    private const int NoTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000, NoSuchEntry = 2, TooManyLinks = 40;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 0x20000 : 0x8000;

    /// <returns>A stream that can seek; its owner disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a link, no plain file, larger than <paramref name="maxBytes"/>, or cannot be opened; says which.</exception>
    public static FileStream Open(string path, long maxBytes, LinkPolicy links = LinkPolicy.Refuse)
    {
        var handle = Open(path, NoTerminal | NonBlocking | CloseOnExec | (links == LinkPolicy.Refuse ? NoFollow : 0));
        if (handle < 0) throw Failure(path, Marshal.GetLastPInvokeError());
        FileStream? stream = null;
        try
        {
            stream = new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read, bufferSize: 0);
            if (!stream.CanSeek || File.GetAttributes(stream.SafeFileHandle).HasFlag(FileAttributes.Directory))
                throw new IOException($"'{path}' is no plain file: replace it by one");
            if (stream.Length > maxBytes) throw TooLarge(path, maxBytes);
            return stream;
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>The whole content of a small file and the time of its last change. Errors: see <see cref="Open(string, long, LinkPolicy)"/>.</summary>
    public static (byte[] Bytes, DateTimeOffset Written) Read(string path, int maxBytes, LinkPolicy links = LinkPolicy.Refuse)
    {
        using var stream = Open(path, maxBytes, links);
        // One byte more than allowed: a file that grows, or a device that says it is empty, is caught by what it gives.
        var buffer = new byte[maxBytes + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > maxBytes) throw TooLarge(path, maxBytes);
        return (buffer[..length], new DateTimeOffset(File.GetLastWriteTimeUtc(stream.SafeFileHandle), TimeSpan.Zero));
    }

    private static IOException TooLarge(string path, long maxBytes) => new($"'{path}' is larger than {maxBytes} bytes: it is not read");

    private static IOException Failure(string path, int error) => error switch
    {
        NoSuchEntry => new FileNotFoundException($"'{path}' does not exist", path),
        TooManyLinks => new IOException($"'{path}' is a link: put the file itself there"),
        _ => new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}"),
    };

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
