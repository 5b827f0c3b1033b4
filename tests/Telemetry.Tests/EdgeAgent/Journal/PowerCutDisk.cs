using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>
/// A disk in memory that SQLite writes to, with the habits of a real one: what was not synchronised is lost in part and in any order when
/// the power goes, sector by sector. Registered as the file system <see cref="Name"/> (sqlite.org/vfs.html); one test at a time.
/// </summary>
internal static unsafe partial class PowerCutDisk
{
    public const string Name = "powercut";
    private const int Ok = 0, InputOutput = 10, Full = 13, ShortRead = 522, NotFound = 12, Sector = 512, PowerSafeOverwrite = 0x1000;
    private static readonly Dictionary<string, SimulatedFile> Files = [];
    private static readonly List<SimulatedFile?> Handles = [];
    private static bool registered;
    private static long callsLeft;

    /// <summary>Calls that would change the disk, since the last reset.</summary>
    public static long Calls { get; private set; }

    public static bool IsOff { get; private set; }

    /// <summary>Bytes that all files together may have.</summary>
    public static long Capacity { get; set; }

    /// <summary>An empty disk whose power goes in the middle of the call with this number; 0: never.</summary>
    public static void Reset(long cutAt = 0)
    {
        Register();
        Files.Clear();
        (Calls, IsOff, Capacity, callsLeft) = (0, false, long.MaxValue, cutAt == 0 ? long.MaxValue : cutAt);
    }

    /// <summary>The power is back: each file is what was synchronised, and of the rest what <paramref name="random"/> spared.</summary>
    public static void PowerOn(Random random)
    {
        foreach (var file in Files.Values) file.Survive(random);
        (IsOff, callsLeft) = (false, long.MaxValue);
    }

    private static bool Changes()
    {
        if (IsOff) return false;
        Calls++;
        if (--callsLeft <= 0) IsOff = true;
        return true;
    }

    private static SimulatedFile Of(nint file) => Handles[((int*)file)[2]]!;

    private static string Text(byte* name) => Marshal.PtrToStringUTF8((nint)name)!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        *(nint*)file = 0;
        if (IsOff) return InputOutput;
        var key = name == null ? $"temporary-{Handles.Count}" : Text(name);
        if (!Files.TryGetValue(key, out var found)) Files[key] = found = new SimulatedFile();
        Handles.Add(found);
        *(nint*)file = Methods;
        ((int*)file)[2] = Handles.Count - 1;
        if (outFlags != null) *outFlags = flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(nint vfs, byte* name, int syncFolder)
    {
        if (!Changes()) return InputOutput;
        Files.Remove(Text(name));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(nint vfs, byte* name, int flags, int* result)
    {
        *result = Files.TryGetValue(Text(name), out var file) && file.Length > 0 ? 1 : 0;
        return IsOff ? InputOutput : Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPath(nint vfs, byte* name, int room, byte* path)
    {
        var text = Encoding.UTF8.GetBytes(Text(name) + "\0");
        text.CopyTo(new Span<byte>(path, room));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(nint vfs, int count, byte* bytes)
    {
        new Random(count).NextBytes(new Span<byte>(bytes, count));
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(nint vfs, double* julianDay)
    {
        *julianDay = 2_461_000;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LastError(nint vfs, int room, byte* text) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint file) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint file, byte* into, int count, long offset)
    {
        if (IsOff) return InputOutput;
        var room = new Span<byte>(into, count);
        room.Clear();
        return Of(file).Read(offset, room) == count ? Ok : ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, byte* from, int count, long offset)
    {
        if (!Changes()) return InputOutput;
        var target = Of(file);
        var growth = Math.Max(0, offset + count - target.Length);
        if (Files.Values.Sum(f => f.Length) + growth > Capacity) return Full;
        target.Write(offset, new ReadOnlySpan<byte>(from, count));
        return IsOff ? InputOutput : Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint file, long length)
    {
        if (!Changes()) return InputOutput;
        Of(file).Truncate(length);
        return IsOff ? InputOutput : Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint file, int flags)
    {
        if (!Changes() || IsOff) return InputOutput;
        Of(file).Sync();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(nint file, long* length)
    {
        *length = Of(file).Length;
        return IsOff ? InputOutput : Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(nint file, int level) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckLock(nint file, int* reserved)
    {
        *reserved = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(nint file, int operation, nint argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(nint file) => Sector;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(nint file) => PowerSafeOverwrite;

    private static readonly nint Methods = MakeMethods();

    /// <summary>struct sqlite3_io_methods, version 1: no shared memory, so the WAL works in exclusive mode only, as the journal's does.</summary>
    private static nint MakeMethods()
    {
        var methods = (nint*)NativeMemory.AllocZeroed(13, (nuint)sizeof(nint));
        *(int*)methods = 1;
        methods[1] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Close;
        methods[2] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)&Read;
        methods[3] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)&Write;
        methods[4] = (nint)(delegate* unmanaged[Cdecl]<nint, long, int>)&Truncate;
        methods[5] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Sync;
        methods[6] = (nint)(delegate* unmanaged[Cdecl]<nint, long*, int>)&FileSize;
        methods[7] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Lock;
        methods[8] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Lock;
        methods[9] = (nint)(delegate* unmanaged[Cdecl]<nint, int*, int>)&CheckLock;
        methods[10] = (nint)(delegate* unmanaged[Cdecl]<nint, int, nint, int>)&Control;
        methods[11] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&SectorSize;
        methods[12] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Characteristics;
        return (nint)methods;
    }

    /// <summary>struct sqlite3_vfs, version 1.</summary>
    private static void Register()
    {
        if (registered) return;
        SqliteLibrary.EnsureReady();
        var vfs = (nint*)NativeMemory.AllocZeroed(24, (nuint)sizeof(nint));
        ((int*)vfs)[0] = 1;
        ((int*)vfs)[1] = 2 * sizeof(nint);
        ((int*)vfs)[2] = 512;
        vfs[3] = Marshal.StringToCoTaskMemUTF8(Name);
        vfs[5] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)&Open;
        vfs[6] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&Delete;
        vfs[7] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int>)&Access;
        vfs[8] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, byte*, int>)&FullPath;
        vfs[13] = (nint)(delegate* unmanaged[Cdecl]<nint, int, byte*, int>)&Randomness;
        vfs[14] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Sleep;
        vfs[15] = (nint)(delegate* unmanaged[Cdecl]<nint, double*, int>)&CurrentTime;
        vfs[16] = (nint)(delegate* unmanaged[Cdecl]<nint, int, byte*, int>)&LastError;
        if (RegisterVfs((nint)vfs, 0) != Ok) throw new InvalidOperationException("SQLite did not take the file system");
        registered = true;
    }

    [LibraryImport("libsqlite3.so.0", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(nint vfs, int makeDefault);

    private sealed class SimulatedFile
    {
        private byte[] seen = [], durable = [];
        private readonly List<(long Offset, byte[]? Bytes)> pending = [];

        public long Length => seen.Length;

        public int Read(long offset, Span<byte> into)
        {
            var there = (int)Math.Clamp(seen.Length - offset, 0, into.Length);
            seen.AsSpan((int)Math.Min(offset, seen.Length), there).CopyTo(into);
            return there;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            pending.Add((offset, bytes.ToArray()));
            Put(ref seen, offset, bytes);
        }

        public void Truncate(long length)
        {
            pending.Add((length, null));
            if (length < seen.Length) seen = seen[..(int)length];
        }

        public void Sync()
        {
            durable = [.. seen];
            pending.Clear();
        }

        public void Survive(Random random)
        {
            foreach (var (offset, bytes) in pending)
            {
                if (bytes is null)
                {
                    if (random.Next(2) == 0 && offset < durable.Length) durable = durable[..(int)offset];
                    continue;
                }
                for (var at = 0; at < bytes.Length;)
                {
                    var end = Math.Min(bytes.Length, at + Sector - (int)((offset + at) % Sector));
                    if (random.Next(2) == 0) Put(ref durable, offset + at, bytes.AsSpan(at, end - at));
                    at = end;
                }
            }
            seen = [.. durable];
            pending.Clear();
        }

        private static void Put(ref byte[] content, long offset, ReadOnlySpan<byte> bytes)
        {
            if (offset + bytes.Length > content.Length) Array.Resize(ref content, (int)offset + bytes.Length);
            bytes.CopyTo(content.AsSpan((int)offset));
        }
    }
}
