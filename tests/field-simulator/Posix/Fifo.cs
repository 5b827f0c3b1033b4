using System.Runtime.InteropServices;

namespace Telemetry.FieldSimulator;

/// <summary>The writing end of a FIFO. Nothing waits: without a reader, or with one that does not read, a write says no.</summary>
internal sealed class Fifo : IDisposable
{
    /// <summary>As small as the kernel makes a pipe, so that the bounded buffer before it is what bounds.</summary>
    private const int PipeBytes = 4096;
    private const uint Mode = 0x1B0; // rw-rw----
    private readonly string _path;
    private int _fd = -1;

    public Fifo(string path)
    {
        _path = path;
        File.Delete(path);
        Libc.Check(Libc.MakeFifo(path, Mode), $"mkfifo {path}");
    }

    /// <summary>False while nobody reads.</summary>
    public bool Open()
    {
        if (_fd >= 0) return true;
        _fd = Libc.Open(_path, Libc.WriteOnly | Libc.NonBlocking | Libc.CloseOnExec);
        if (_fd < 0) return false;
        _ = Libc.Fcntl(_fd, Libc.SetPipeSize, PipeBytes);
        return true;
    }

    /// <summary>Writes all of a record or nothing of it.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        if (!Open()) return false;
        if (Libc.Write(_fd, record) == record.Length) return true;
        if (Marshal.GetLastPInvokeError() == Libc.BrokenPipe) Close();
        return false;
    }

    public void Dispose()
    {
        Close();
        File.Delete(_path);
    }

    private void Close()
    {
        if (_fd >= 0) _ = Libc.Close(_fd);
        _fd = -1;
    }
}
