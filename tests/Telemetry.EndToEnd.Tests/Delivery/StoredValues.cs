using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>Everything in a store, read by plain SQL or InfluxQL: the test must not share the collector's own way of reading.</summary>
internal static class StoredValues
{
    public static Dictionary<ValueKey, double> Read(string path)
    {
        var values = new Dictionary<ValueKey, double>();
        using var store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        store.Open();
        foreach (var measurement in Measurements.All)
        {
            using var command = store.CreateCommand();
            var fields = string.Join(", ", measurement.Fields.Select(f => $"m.\"{f.Name}\""));
            command.CommandText = $"SELECT s.device, s.tags, m.t, {fields} FROM \"{measurement.Name}\" m JOIN series s ON s.id = m.series";
            using var rows = command.ExecuteReader();
            while (rows.Read())
                for (var i = 0; i < measurement.Fields.Count; i++)
                {
                    if (rows.IsDBNull(i + 3)) continue;
                    var key = new ValueKey(string.Intern(rows.GetString(0)), measurement.Name, string.Intern(rows.GetString(1)), measurement.Fields[i].Name, rows.GetInt64(2));
                    values.Add(key, rows.GetDouble(i + 3));
                }
        }
        return values;
    }

    public static async Task<Dictionary<ValueKey, double>> ReadAsync(InfluxServer influx)
    {
        var values = new Dictionary<ValueKey, double>();
        foreach (var measurement in Measurements.All)
        {
            var result = await influx.JsonAsync($"SELECT * FROM \"{measurement.Name}\" GROUP BY *");
            if (!result.TryGetProperty("series", out var list)) continue;
            foreach (var series in list.EnumerateArray())
            {
                var tags = series.GetProperty("tags").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!);
                var text = string.Join(',', tags.Where(t => t.Key != "device" && t.Value.Length > 0).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{LineText.EscapeName(t.Key)}={LineText.EscapeName(t.Value)}"));
                var columns = series.GetProperty("columns").EnumerateArray().Select(c => string.Intern(c.GetString()!)).ToList();
                foreach (var row in series.GetProperty("values").EnumerateArray())
                    for (var i = 1; i < columns.Count; i++)
                        if (row[i].ValueKind != JsonValueKind.Null)
                            values.Add(new ValueKey(tags["device"], measurement.Name, text, columns[i], row[0].GetInt64()), row[i].GetDouble());
            }
        }
        return values;
    }
}
