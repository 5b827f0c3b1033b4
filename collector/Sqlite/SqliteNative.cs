using System.Reflection;
using System.Runtime.InteropServices;
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
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            }
            catch (InvalidOperationException)
            {
                // One resolver per assembly and process: where several apps share a process (tests), another has set the same one.
            }
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            ready = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(Library, out var handle) ? handle : 0;
}
