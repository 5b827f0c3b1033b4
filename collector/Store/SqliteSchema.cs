namespace Telemetry.Collector;

/// <summary>
/// The tables: <c>series(id, measurement, device, tags, fields)</c> and for every measurement a table of its
/// name <c>(series, t, one column per field)</c>, clustered by series and time. Made and extended from the closed table of contracts.
/// </summary>
public static class SqliteSchema
{
    public static readonly SqliteMark Mark = new("the time series", 0x43545331, 1);

    public static string Table(Schema schema) => Quote(schema.Name);

    public static string Quote(string name) => $"\"{name}\"";

    public const string SeriesTable =
        """
        CREATE TABLE IF NOT EXISTS series(
          id INTEGER PRIMARY KEY, measurement TEXT NOT NULL, device TEXT NOT NULL, tags TEXT NOT NULL, fields TEXT NOT NULL,
          UNIQUE(measurement, device, tags))
        """;

    /// <summary>Makes what the table of contracts has and the file has not.</summary>
    public static void Extend(RawDatabase database)
    {
        database.Execute("BEGIN IMMEDIATE");
        foreach (var schema in Schema.All) Extend(database, schema);
        database.Execute("COMMIT");
    }

    /// <summary>The fields a point brings replace or join those that are there; a point that changes nothing is not written.</summary>
    public static string Upsert(Schema schema)
    {
        var names = schema.Fields.Select(f => Quote(f.Name)).ToList();
        return $"""
            INSERT INTO {Table(schema)}(series, t, {string.Join(", ", names)})
            VALUES(?1, ?2, {string.Join(", ", names.Select((_, i) => $"?{i + 3}"))})
            ON CONFLICT(series, t) DO UPDATE SET {string.Join(", ", names.Select(n => $"{n}=coalesce(excluded.{n}, {n})"))}
            WHERE {string.Join(" OR ", names.Select(n => $"(excluded.{n} IS NOT NULL AND excluded.{n} IS NOT {n})"))}
            """;
    }

    private static void Extend(RawDatabase database, Schema schema)
    {
        var columns = schema.Fields.Select(f => $"{Quote(f.Name)} {(f.Type == QuantityType.Float ? "REAL" : "INTEGER")}").ToList();
        database.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS {Table(schema)}(
              series INTEGER NOT NULL, t INTEGER NOT NULL, {string.Join(", ", columns)}, PRIMARY KEY(series, t)) WITHOUT ROWID
            """);
        var present = new HashSet<string>(StringComparer.Ordinal);
        using (var info = database.Prepare($"SELECT name FROM pragma_table_info('{schema.Name}')"))
            while (info.Step()) present.Add(info.Text(0));
        foreach (var (field, column) in schema.Fields.Zip(columns))
            if (!present.Contains(field.Name)) database.Execute($"ALTER TABLE {Table(schema)} ADD COLUMN {column}");
    }
}
