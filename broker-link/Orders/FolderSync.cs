using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>fsync(2) of a folder: makes a rename in it survive a power cut. .NET opens no folders.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Flush(string path)
    {
        var handle = Open(path, ReadOnly);
        if (handle < 0) throw new IOException($"cannot open the folder '{path}' to flush it");
        var result = Flush(handle);
        _ = Close(handle);
        if (result != 0) throw new IOException($"cannot flush the folder '{path}'");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
