using System.Runtime.CompilerServices;
using Telemetry.Collector;

// Brokers, browsers and whole stacks: side by side on two cores they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Telemetry.EndToEnd.Tests;

internal static class AssemblySettings
{
    /// <summary>Tests look into journals and stores with plain SQL.</summary>
    [ModuleInitializer]
    internal static void UseSystemSqlite() => SqliteNative.Use();
}
