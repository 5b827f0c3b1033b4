namespace Telemetry.Collector;

/// <summary>
/// The rows of table <c>series</c>: which series are on disk and which of their fields were ever written. Changes belong to the
/// transaction under way and take effect in memory only with its commit.
/// </summary>
public sealed class SqliteSeriesTable : IDisposable
{
    private readonly RawStatement upsert;
    private readonly Dictionary<Series, ulong> pending = [];

    public SqliteSeriesTable(RawDatabase database) => upsert = database.Prepare(
        """
        INSERT INTO series(id, measurement, device, tags, fields) VALUES(?1, ?2, ?3, ?4, ?5)
        ON CONFLICT(id) DO UPDATE SET fields=excluded.fields
        """);

    public static void Load(RawDatabase database, SeriesCatalog catalog)
    {
        using var rows = database.Prepare("SELECT id, measurement, device, tags, fields FROM series ORDER BY id");
        while (rows.Step())
        {
            if (Schema.Find(rows.Text(1)) is not { } schema)
                throw new StartRefusedException($"the store holds the measurement {rows.Text(1)}, which this version does not know: install the version that wrote it");
            var series = new Series((int)rows.Long(0), schema, rows.Text(2), rows.Text(3));
            foreach (var field in rows.Text(4).Split(',', StringSplitOptions.RemoveEmptyEntries))
                if (schema.IndexOf(field) is >= 0 and var index) series.Written |= 1UL << index;
            catalog.Restore(series);
        }
    }

    /// <summary>Remembers that a point of this series brings these fields.</summary>
    public void Touch(Series series, ulong present)
    {
        if ((present & ~series.Written) == 0) return;
        pending[series] = pending.GetValueOrDefault(series, series.Written) | present;
    }

    public void Write()
    {
        foreach (var (series, fields) in pending)
        {
            upsert.Bind(1, series.Id);
            upsert.Bind(2, series.Schema.Name);
            upsert.Bind(3, series.Device);
            upsert.Bind(4, series.Tags);
            upsert.Bind(5, string.Join(',', series.Schema.Fields.Where((_, i) => (fields >> i & 1) != 0).Select(f => f.Name)));
            upsert.Run();
        }
    }

    public void Committed()
    {
        foreach (var (series, fields) in pending) series.Written = fields;
        pending.Clear();
    }

    public void RolledBack() => pending.Clear();

    public void Dispose() => upsert.Dispose();
}
