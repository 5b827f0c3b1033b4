using Microsoft.Data.Sqlite;
using Telemetry.Contracts;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>Everything in a store file, read by plain SQL: the test must not share the collector's own way of reading.</summary>
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
                    var key = new ValueKey(rows.GetString(0), measurement.Name, rows.GetString(1), measurement.Fields[i].Name, rows.GetInt64(2));
                    values.Add(key, rows.GetDouble(i + 3));
                }
        }
        return values;
    }
}
