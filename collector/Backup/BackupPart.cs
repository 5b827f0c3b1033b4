namespace Telemetry.Collector;

/// <summary>A database of the collector as a part of a backup.</summary>
/// <param name="Name">The ending of its file beside the backup's name; empty for the time series, which have the name itself.</param>
/// <param name="Path">Where it is in use.</param>
/// <param name="Finish">Takes out of the copy what must not be kept in one.</param>
public sealed record BackupPart(string Name, string Path, SqliteMark Mark, Action<RawDatabase>? Finish = null)
{
    public string FileOf(string backup) => Name.Length == 0 ? backup : $"{backup}.{Name}";
}

/// <summary>Every database that the collector has. A test holds the list against the marks in the code.</summary>
public static class BackupParts
{
    public const string TimeSeries = "", Records = "records", Registry = "registry", Strangers = "strangers", Fleet = "fleet", Alerts = "alerts";

    // A sketch is deleted after two days; a copy of it would not be.
    private const string WithoutSketches = "PRAGMA secure_delete=ON; UPDATE unique_cell SET sketch = NULL WHERE sketch IS NOT NULL; VACUUM;";

    /// <summary>
    /// In the order of copying. Each is of one moment, a little later than the one before, so what tells of another comes after it: the audit log
    /// after orders and twins, and the time series last, which what was held apart or refused goes into.
    /// </summary>
    public static IReadOnlyList<BackupPart> Of(CollectorOptions options) =>
    [
        new(Alerts, OrderLedger.PathOf(options.Alerts), OrderLedger.Mark),
        new(Fleet, FleetBook.PathOf(options.Records), FleetBook.Mark),
        new(Registry, options.Registry.Path, RegistryDatabase.Mark),
        new(Strangers, StrangerTable.PathOf(options.Registry), StrangerTable.Mark, HeldSketches.TakeOut),
        new(Records, options.Records.Path, RecordsDatabase.Mark, database => database.Execute(WithoutSketches)),
        .. options.Store.Kind == StoreKind.Sqlite ? [new BackupPart(TimeSeries, options.Store.Path, SqliteSchema.Mark)] : Array.Empty<BackupPart>(),
    ];
}
