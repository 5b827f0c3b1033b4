using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Table <c>device</c> of the collector's own database: the last word of and about every device.</summary>
public sealed class DeviceTable(RecordsDatabase records)
{
    public IEnumerable<DeviceRecord> Load()
    {
        using var rows = records.Writer.Prepare("SELECT device, state, why, since, seen, status FROM device");
        while (rows.Step())
            yield return new DeviceRecord(
                rows.Text(0), rows.Long(1) == 0 ? DeviceState.Online : DeviceState.Offline, rows.IsNull(2) ? null : rows.Text(2), rows.Long(3),
                rows.IsNull(4) ? null : rows.Long(4), JsonSerializer.Deserialize(rows.Text(5), ContractsJson.Default.DeviceStatus));
    }

    /// <summary>False when the disk did not take it; nothing was written.</summary>
    public bool Save(IReadOnlyList<DeviceRecord> changed) => records.Write(database =>
    {
        using var upsert = database.Prepare(
            """
            INSERT INTO device(device, state, why, since, seen, status) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT(device) DO UPDATE SET state=excluded.state, why=excluded.why, since=excluded.since, seen=excluded.seen, status=excluded.status
            """);
        foreach (var record in changed)
        {
            if (record.Session is null) continue;
            upsert.Bind(1, record.Device);
            upsert.Bind(2, (int)record.State);
            if (record.Why is { } why) upsert.Bind(3, why); else upsert.BindNull(3);
            upsert.Bind(4, record.Since);
            if (record.LastSeen is { } seen) upsert.Bind(5, seen); else upsert.BindNull(5);
            upsert.Bind(6, JsonSerializer.Serialize(record.Session, ContractsJson.Default.DeviceStatus));
            upsert.Run();
        }
    }) is null;
}
