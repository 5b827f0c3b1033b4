using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Entries about what lives in another file: orders, twins, commands. They are made after the fact, and never stand in its way.</summary>
public static class AuditTrail
{
    /// <returns>Null when the entry is written; else why not, for the person to read.</returns>
    public static string? TryAdd(RegistryOptions options, TimeProvider time, AuditAct act)
    {
        try
        {
            using var registry = new RegistryDatabase(options, time);
            registry.Tell(act);
            return registry.HeadUnwritten;
        }
        catch (Exception e) when (e is SqliteException or StartRefusedException)
        {
            return $"this is not in the audit log: {(e is SqliteException failed ? SqliteFailure.Words(failed) : e.Message)}";
        }
    }
}
