namespace Telemetry.Collector;

/// <summary>Folds raw points into the cells of hours: the one place where a roll-up is made.</summary>
public sealed class RawHours(RawDatabase database) : IDisposable
{
    private readonly RawStatement?[] rows = new RawStatement?[Schema.All.Count];

    /// <summary>Reads a stretch of one day in Japan.</summary>
    /// <param name="wanted">Hours of the day to fold.</param>
    /// <param name="seen">Receives the hours that have raw points.</param>
    /// <param name="cells">Receives 24 cells for each field of the schema.</param>
    /// <returns>Points read.</returns>
    public int Read(Series series, long from, long to, ReadOnlySpan<bool> wanted, Span<bool> seen, Span<RollupCell> cells)
    {
        var (level, width, read) = (RollupLevel.Hourly, series.Schema.Fields.Count, 0);
        var raw = rows[series.Schema.Index] ??= database.Prepare(
            $"SELECT t, {string.Join(", ", series.Schema.Fields.Select(f => SqliteSchema.Quote(f.Name)))} FROM {SqliteSchema.Table(series.Schema)} WHERE series=?1 AND t>=?2 AND t<?3 ORDER BY t");
        raw.Bind(1, series.Id);
        raw.Bind(2, from);
        raw.Bind(3, to);
        for (; raw.Step(); read++)
        {
            var time = raw.Long(0);
            var slot = level.SlotOf(time);
            if (!wanted[slot]) continue;
            seen[slot] = true;
            for (var field = 0; field < width; field++)
                if (!raw.IsNull(field + 1)) cells[field * level.Slots + slot].Add(time, raw.Double(field + 1));
        }
        raw.Reset();
        return read;
    }

    public void Dispose()
    {
        foreach (var statement in rows) statement?.Dispose();
    }
}
