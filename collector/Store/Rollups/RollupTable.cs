namespace Telemetry.Collector;

/// <summary>Reads rows of one roll-up table on one connection.</summary>
public sealed class RollupTable(RawDatabase database, RollupLevel level, RollupFields fields) : IDisposable
{
    private readonly RawStatement one = database.Prepare($"SELECT cells FROM {level.Table} WHERE key=?1");
    private readonly RawStatement range = database.Prepare($"SELECT key, cells FROM {level.Table} WHERE key>=?1 AND key<?2 ORDER BY key");
    private readonly RawStatement newest = database.Prepare($"SELECT key, cells FROM {level.Table} WHERE key>=?1 AND key<?2 ORDER BY key DESC");

    public RollupLevel Level => level;

    /// <summary>The row's cells, empty ones when there is no row; false then.</summary>
    public bool Load(Series series, int field, long block, Span<RollupCell> cells)
    {
        one.Bind(1, fields.Key(series, field, block));
        var found = one.Step();
        if (found) Decode(series, field, block, one.BlobSpan(0), cells);
        else cells.Clear();
        one.Reset();
        return found;
    }

    /// <summary>Rows <paramref name="from"/> up to, without, <paramref name="to"/>; call <see cref="Next"/> until it says -1.</summary>
    public void Begin(Series series, int field, long from, long to)
    {
        range.Reset();
        range.Bind(1, fields.Key(series, field, from));
        range.Bind(2, fields.Key(series, field, to));
    }

    /// <returns>The number of the next row, whose cells are filled; -1 when there is none.</returns>
    public long Next(Series series, int field, Span<RollupCell> cells)
    {
        if (!range.Step()) return -1;
        var block = RollupFields.BlockOf(range.Long(0));
        Decode(series, field, block, range.BlobSpan(1), cells);
        return block;
    }

    /// <summary>The newest cell that has values, begins before an instant and pleases.</summary>
    public RollupCell? NewestBefore(Series series, int field, long before, Func<long, bool> pleases)
    {
        Span<RollupCell> cells = stackalloc RollupCell[level.Slots];
        newest.Bind(1, fields.Key(series, field, 0));
        newest.Bind(2, fields.Key(series, field, level.BlockOf(before) + 1));
        try
        {
            while (newest.Step())
            {
                var block = RollupFields.BlockOf(newest.Long(0));
                Decode(series, field, block, newest.BlobSpan(1), cells);
                for (var i = level.Slots - 1; i >= 0; i--)
                {
                    var start = level.StartOf(block) + i * level.SlotMs;
                    if (start < before && !cells[i].IsEmpty && pleases(start)) return cells[i];
                }
            }
            return null;
        }
        finally
        {
            newest.Reset();
        }
    }

    public void Dispose()
    {
        one.Dispose();
        range.Dispose();
        newest.Dispose();
    }

    private void Decode(Series series, int field, long block, ReadOnlySpan<byte> row, Span<RollupCell> cells) =>
        CellCodec.Decode(row, level.StartOf(block), level.SlotMs, series.Schema.Fields[field].Nature == QuantityNature.Counter, cells);
}
