using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A file system of SQLite's (a shim over another, sqlite.org/vfs.html) that spares flash. It tells that the write-ahead log lies in sectors
/// of a page of the kernel, which are not safe while they are written: SQLite then fills up the sector at the end of each commit
/// (walWriteFrames, padToSectorBoundary). The last piece of that filling belongs to the next sector and is held back until the next commit. So a commit
/// touches no page that an earlier one has had written, and a power cut while it is written damages nothing that was committed before.
/// </summary>
internal static unsafe partial class FlashFileSystem
{
    public const string Name = "flash";

    private const int Ok = 0, ShortRead = 522, NormalSync = 2, MainDatabase = 0x100, WriteAheadLog = 0x80000, PowerSafeOverwrite = 0x1000;

    // The database's own sectors stay small: the pager writes whole ones, which would cost eight pages for each.
    private const int DatabaseSector = 512, LogSector = 4096;

    /// <summary>Room of the log from the start, as much as it takes between two checkpoints: a file that grows has its place in the file system's tables written with each commit.</summary>
    private const int Reserved = 2 * 1024 * 1024;

    // struct sqlite3_io_methods, version 3: the version, then the functions.
    private const int Close = 1, Read = 2, Write = 3, Truncate = 4, Sync = 5, FileSize = 6, SectorSize = 11, Characteristics = 12, Methods = 19;

    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Registered = [];
    private static readonly Dictionary<nint, OpenFile> Files = [];
    private static readonly Dictionary<(nint Methods, bool Log), nint> Tables = [];

    /// <param name="beneath">For tests: a file system other than the machine's.</param>
    /// <returns>The name by which it is opened.</returns>
    /// <exception cref="InvalidOperationException">SQLite does not take it.</exception>
    public static string Over(string? beneath = null)
    {
        var name = beneath is null ? Name : $"{Name}-{beneath}";
        lock (Gate)
        {
            if (Registered.Contains(name)) return name;
            var found = (Vfs*)FindVfs(beneath);
            if (found is null) throw new InvalidOperationException($"SQLite has no file system {beneath}");
            var shim = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
            new ReadOnlySpan<byte>(found, SizeOf(found->Version)).CopyTo(new Span<byte>(shim, sizeof(Vfs)));
            (shim->Version, shim->Next, shim->Name, shim->Data) = (Math.Min(found->Version, 3), 0, Marshal.StringToCoTaskMemUTF8(name), (nint)found);
            shim->Open = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)&OpenFileOf;
            if (RegisterVfs((nint)shim, 0) != Ok) throw new InvalidOperationException("SQLite did not take the journal's file system");
            Registered.Add(name);
            return name;
        }
    }

    private static string Text(byte* name) => Marshal.PtrToStringUTF8((nint)name)!;

    private static int SizeOf(int version) => sizeof(Vfs) - sizeof(nint) * (version switch { 1 => 4, 2 => 3, _ => 0 });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OpenFileOf(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var beneath = (Vfs*)((Vfs*)vfs)->Data;
        var opened = ((delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)beneath->Open)((nint)beneath, name, file, flags, outFlags);
        if (opened != Ok || (flags & (MainDatabase | WriteAheadLog)) == 0) return opened;
        ref var methods = ref *(nint**)file;
        lock (Gate)
        {
            var found = Files[file] = new OpenFile(file, methods);
            if ((flags & WriteAheadLog) != 0 && Text((byte*)((Vfs*)vfs)->Name) == Name) found.Reserve();
            methods = TableOver(methods, (flags & WriteAheadLog) != 0);
        }
        return Ok;
    }

    private static nint* TableOver(nint* methods, bool log)
    {
        if (Tables.TryGetValue(((nint)methods, log), out var known)) return (nint*)known;
        var table = (nint*)NativeMemory.AllocZeroed(Methods, (nuint)sizeof(nint));
        new ReadOnlySpan<nint>(methods, *(int*)methods switch { 1 => 13, 2 => 17, _ => Methods }).CopyTo(new Span<nint>(table, Methods));
        *(int*)table = Math.Min(*(int*)methods, 3);
        table[Close] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&CloseFile;
        table[Characteristics] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellCharacteristics;
        table[SectorSize] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellDatabaseSector;
        if (log)
        {
            table[SectorSize] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&TellLogSector;
            table[Read] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)&ReadLog;
            table[Write] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)&WriteLog;
            table[Truncate] = (nint)(delegate* unmanaged[Cdecl]<nint, long, int>)&TruncateLog;
            table[Sync] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SyncLog;
            table[FileSize] = (nint)(delegate* unmanaged[Cdecl]<nint, long*, int>)&SizeOfLog;
        }
        Tables[((nint)methods, log)] = (nint)table;
        return table;
    }

    private static OpenFile Of(nint file)
    {
        lock (Gate) return Files[file];
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CloseFile(nint file)
    {
        var closed = Of(file);
        lock (Gate) Files.Remove(file);
        _ = closed.WriteHeld();
        return closed.Close();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReadLog(nint file, byte* into, int count, long offset) => Of(file).Read(into, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteLog(nint file, byte* from, int count, long offset) => Of(file).Write(new(from, count), offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TruncateLog(nint file, long length)
    {
        var log = Of(file);
        var written = log.WriteHeld();
        return written == Ok ? log.Truncate(length) : written;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SyncLog(nint file, int flags)
    {
        var log = Of(file);
        var written = log.WriteHeld();
        return written == Ok ? log.Sync(flags) : written;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SizeOfLog(nint file, long* length) => Of(file).Size(length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellCharacteristics(nint file) => Of(file).Characteristics() & ~PowerSafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellDatabaseSector(nint file) => DatabaseSector;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TellLogSector(nint file) => LogSector;

    [LibraryImport(SqliteLibrary.System, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindVfs(string? name);

    [LibraryImport(SqliteLibrary.System, EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(nint vfs, int makeDefault);

    /// <summary>A file of the file system beneath, with what is held back from it.</summary>
    private sealed class OpenFile(nint file, nint* methods)
    {
        private readonly HeldWrites held = new();

        public int Close() => ((delegate* unmanaged[Cdecl]<nint, int>)methods[FlashFileSystem.Close])(file);

        public int Truncate(long length) => ((delegate* unmanaged[Cdecl]<nint, long, int>)methods[FlashFileSystem.Truncate])(file, length);

        public int Sync(int flags) => ((delegate* unmanaged[Cdecl]<nint, int, int>)methods[FlashFileSystem.Sync])(file, flags);

        public int Characteristics() => ((delegate* unmanaged[Cdecl]<nint, int>)methods[FlashFileSystem.Characteristics])(file);

        public int Size(long* length)
        {
            var answer = ((delegate* unmanaged[Cdecl]<nint, long*, int>)methods[FileSize])(file, length);
            if (held.Length > 0) *length = Math.Max(*length, held.End);
            return answer;
        }

        /// <summary>A disk that is too full for it goes without.</summary>
        public void Reserve()
        {
            long size;
            if (Size(&size) != Ok || size >= Reserved) return;
            var zeros = new byte[4096];
            var (at, written) = (size, Ok);
            while (at < Reserved && (written = Beneath(zeros.AsSpan(0, (int)(4096 - at % 4096)), at)) == Ok) at += 4096 - at % 4096;
            _ = written == Ok ? Sync(NormalSync) : Truncate(size);
        }

        public int Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (held.TryHold(offset, bytes)) return Ok;
            if (WriteHeld() is var written and not Ok) return written;
            return held.TryHold(offset, bytes) ? Ok : Beneath(bytes, offset);
        }

        /// <summary>What cannot be written stays held: the end of the last commit may be among it.</summary>
        public int WriteHeld()
        {
            if (held.Length == 0) return Ok;
            var written = Beneath(held.Bytes, held.At);
            if (written == Ok) held.Written();
            return written;
        }

        public int Read(byte* into, int count, long offset)
        {
            var read = ((delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)methods[FlashFileSystem.Read])(file, into, count, offset);
            if (held.Length == 0 || read is not (Ok or ShortRead)) return read;
            long there = 0;
            if (read == ShortRead && ((delegate* unmanaged[Cdecl]<nint, long*, int>)methods[FileSize])(file, &there) is var sized and not Ok) return sized;
            var whole = read == Ok ? count : (int)Math.Clamp(there - offset, 0, count);
            return held.Overlay(offset, new(into, count), whole) == count ? Ok : ShortRead;
        }

        private int Beneath(ReadOnlySpan<byte> bytes, long offset)
        {
            fixed (byte* from = bytes)
                return ((delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)methods[FlashFileSystem.Write])(file, from, bytes.Length, offset);
        }
    }

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
