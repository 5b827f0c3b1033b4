using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>Files that a process makes are its owner's alone: databases, journals, keys, and what the libraries make beside them.</summary>
public static partial class OwnFiles
{
    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>For the first lines of an app, whatever umask it was started with. What is for others says so where it is written.</summary>
    public static void KeepPrivate() => _ = SetMask(GroupAndOthers);

    /// <summary>Takes what group and others may from a file that an earlier version made.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return;
        var mode = File.GetUnixFileMode(path);
        var own = mode & (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (own != mode) File.SetUnixFileMode(path, own);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
