namespace Telemetry.Collector;

/// <summary>
/// The tables: <c>series(id, measurement, device, tags, fields)</c>; for every measurement a table of its name <c>(series, t, one column per
/// field)</c>, clustered by series and time, made and extended from the closed table of contracts; and the roll-ups of both levels with the
/// marks of what is to be rolled up.
/// </summary>
public static class SqliteSchema
{
    public static readonly SqliteMark Mark = new("the time series", 0x43545331, 2);

    public static string Table(Schema schema) => Quote(schema.Name);

    public static string Quote(string name) => $"\"{name}\"";

    public const string FixedTables =
        """
        CREATE TABLE IF NOT EXISTS series(
          id INTEGER PRIMARY KEY, measurement TEXT NOT NULL, device TEXT NOT NULL, tags TEXT NOT NULL, fields TEXT NOT NULL,
          UNIQUE(measurement, device, tags));
        CREATE TABLE IF NOT EXISTS field(id INTEGER PRIMARY KEY, measurement TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(measurement, name));
        CREATE TABLE IF NOT EXISTS hourly(key INTEGER PRIMARY KEY, cells BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS daily(key INTEGER PRIMARY KEY, cells BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS touched(series INTEGER NOT NULL, hour INTEGER NOT NULL, PRIMARY KEY(series, hour)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
        """;

    /// <summary>Makes what the table of contracts has and the file has not.</summary>
    public static void Extend(RawDatabase database)
    {
        database.Execute("BEGIN IMMEDIATE");
        foreach (var schema in Schema.All) Extend(database, schema);
        if (database.Scalar("SELECT value FROM meta WHERE name='marked'") is null) MarkEverything(database);
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

    // A file of the version before the roll-ups holds points that nobody has marked.
    private static void MarkEverything(RawDatabase database)
    {
        foreach (var schema in Schema.All)
            database.Execute($"INSERT OR IGNORE INTO touched(series, hour) SELECT DISTINCT series, t / {RollupLevel.HourMs} FROM {Table(schema)}");
        database.Execute("INSERT INTO meta(name, value) VALUES('marked', '1')");
    }
}
