using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>Binds Microsoft.Data.Sqlite to the SQLite of the operating system.</summary>
internal static class SqliteLibrary
{
    public const string System = "libsqlite3.so.0";
    private const string Bound = "e_sqlite3";
    private static readonly Lock Gate = new();
    private static bool ready;

    /// <exception cref="DllNotFoundException">Not installed; the message names the package.</exception>
    public static void EnsureReady()
    {
        lock (Gate)
        {
            if (ready) return;
            if (!NativeLibrary.TryLoad(System, out var library)) throw new DllNotFoundException($"{System} is not installed: apt-get install libsqlite3-0");
            try
            {
                NativeLibrary.SetDllImportResolver(
                    typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
                    (name, _, _) => name == Bound ? library : IntPtr.Zero);
            }
            catch (InvalidOperationException)
            {
                // One resolver per assembly and process: where several apps share a process (tests), another has set the same one.
            }
            SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
            ready = true;
        }
    }
}
