using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Table <c>incident</c>: those that last and the last that ended, so that a restart neither forgets nor doubles one. Written from a connection
/// of its own.
/// </summary>
public sealed class IncidentTable(RecordsDatabase records)
{
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<Incident> Load()
    {
        using var database = RawDatabase.Open(records.Path, readOnly: true);
        using var rows = database.Prepare("SELECT incident FROM incident ORDER BY id");
        var found = new List<Incident>();
        while (rows.Step())
            if (JsonSerializer.Deserialize(rows.Text(0), CollectorJson.Default.Incident) is { } incident) found.Add(incident);
        return found;
    }

    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public void Save(IReadOnlyList<Incident> changed)
    {
        using var database = RawDatabase.Open(records.Path, readOnly: false);
        database.Exclusively(() =>
        {
            using var upsert = database.Prepare(
                "INSERT INTO incident(id, ended, incident) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET ended=excluded.ended, incident=excluded.incident");
            foreach (var incident in changed)
            {
                upsert.Bind(1, incident.Id);
                upsert.Bind(2, incident.End is null ? 0 : 1);
                upsert.Bind(3, JsonSerializer.Serialize(incident, CollectorJson.Default.Incident));
                upsert.Run();
            }
            using var trim = database.Prepare("DELETE FROM incident WHERE ended = 1 AND id NOT IN (SELECT id FROM incident WHERE ended = 1 ORDER BY id DESC LIMIT ?1)");
            trim.Bind(1, IncidentBook.Most);
            trim.Run();
            return changed.Count;
        });
    }
}
