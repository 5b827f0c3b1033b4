using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>
/// The machine's file system as SQLite knows it, with one thing told otherwise (a shim, sqlite.org/vfs.html): the write-ahead log lies in
/// sectors as large as the kernel's pages, and a sector is not safe while it is written. SQLite then fills up the sector at the end of
/// each commit (walWriteFrames, padToSectorBoundary), so that no commit touches a page that an earlier one has already had written: one
/// page for an ordinary commit instead of two. It is also the truth about flash, where a power cut may damage the neighbours of what is written.
/// </summary>
internal static unsafe partial class FlashFileSystem
{
    public const string Name = "flash";

    private const int Ok = 0, MainDatabase = 0x100, WriteAheadLog = 0x80000, PowerSafeOverwrite = 0x1000;

    // The database's own sectors stay small: the pager writes whole ones, which would cost eight pages for each.
    private const int DatabaseSector = 512, LogSector = 4096;

    /// <summary>struct sqlite3_io_methods, version 3: the version and 18 functions.</summary>
    private const int Methods = 19, SectorSize = 11, Characteristics = 12;

    private static readonly Lock Gate = new();
    private static Vfs* system;
    private static nint* database, log;
    private static delegate* unmanaged[Cdecl]<nint, int> characteristics;

    /// <exception cref="InvalidOperationException">SQLite does not take it.</exception>
    public static void EnsureRegistered()
    {
        lock (Gate)
        {
            if (system is not null) return;
            var found = (Vfs*)FindVfs(0);
            var shim = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
            *shim = *found;
            // Later functions than those of version 3 would lie beyond the copy.
            (shim->Version, shim->Next, shim->Name) = (Math.Min(found->Version, 3), 0, Marshal.StringToCoTaskMemUTF8(Name));
            shim->Open = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)&Open;
            system = found;
            if (RegisterVfs((nint)shim, 0) != Ok) throw new InvalidOperationException("SQLite did not take the journal's file system");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var opened = ((delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)system->Open)((nint)system, name, file, flags, outFlags);
        if (opened != Ok) return opened;
        ref var methods = ref *(nint**)file;
        if ((flags & MainDatabase) != 0) methods = Once(ref database, methods, DatabaseSector);
        else if ((flags & WriteAheadLog) != 0) methods = Once(ref log, methods, LogSector);
        return Ok;
    }

    private static nint* Once(ref nint* told, nint* methods, int sector)
    {
        lock (Gate)
        {
            if (told is not null) return told;
            var copy = (nint*)NativeMemory.AllocZeroed(Methods, (nuint)sizeof(nint));
            var known = *(int*)methods switch { 1 => 13, 2 => 17, _ => Methods };
            new ReadOnlySpan<nint>(methods, known).CopyTo(new Span<nint>(copy, Methods));
            if (*(int*)methods > 3) *(int*)copy = 3;
            characteristics = (delegate* unmanaged[Cdecl]<nint, int>)methods[Characteristics];
            copy[Characteristics] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellCharacteristics;
            copy[SectorSize] = sector == LogSector
                ? (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellLogSector
                : (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellDatabaseSector;
            return told = copy;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellCharacteristics(nint file) => characteristics(file) & ~PowerSafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellDatabaseSector(nint file) => DatabaseSector;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellLogSector(nint file) => LogSector;

    [LibraryImport(SqliteLibrary.System, EntryPoint = "sqlite3_vfs_find")]
    private static partial nint FindVfs(nint name);

    [LibraryImport(SqliteLibrary.System, EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(nint vfs, int makeDefault);

    /// <summary>struct sqlite3_vfs, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version, FileSize, MaxPath;
        public nint Next, Name, Data, Open;
        public nint Delete, Access, FullPath, LibraryOpen, LibraryError, LibrarySymbol, LibraryClose, Randomness, Sleep, CurrentTime, LastError;
        public nint CurrentTime64, SetCall, GetCall, NextCall;
    }
}
