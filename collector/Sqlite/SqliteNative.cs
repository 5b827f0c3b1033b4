using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace Telemetry.Collector;

/// <summary>Points the SQLite provider, which binds to the name e_sqlite3, at the operating system's <c>libsqlite3.so.0</c>.</summary>
public static class SqliteNative
{
    private const string Library = "libsqlite3.so.0";
    private static readonly Lock Gate = new();
    private static bool ready;

    /// <exception cref="StartRefusedException">The library is not installed.</exception>
    public static void Use()
    {
        lock (Gate)
        {
            if (ready) return;
            if (!NativeLibrary.TryLoad(Library, out _))
                throw new StartRefusedException($"{Library} is not installed: apt-get install libsqlite3-0");
            // Not SetDllImportResolver: an assembly can have only one, and in tests several apps share a process.
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            ready = true;
        }
    }

    private static nint Resolve(Assembly assembly, string name) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(Library, out var handle) ? handle : 0;
}
