namespace Telemetry.Collector;

/// <summary>
/// Makes the roll-ups of hours that were touched, from their raw points, and those of their days from the hours. Reads beside the writer and
/// holds its gate only to write; what changed in between is left for the next time. May be repeated and broken off at any moment.
/// </summary>
public sealed class RollupSettler : IDisposable
{
    // A round takes tens of milliseconds at most.
    private const int MarksPerRound = 400, RowsPerRound = 20_000;

    // An hour that has just ended still gets its last points.
    private const long Grace = 60_000;

    private static readonly int Slots = RollupLevel.Hourly.Slots;

    private readonly SqliteWriter writer;
    private readonly SeriesCatalog catalog;
    private readonly RollupFields fields;
    private readonly RawDatabase database;
    private readonly RawStatement marks;
    private readonly RollupTable hourly;
    private readonly RawHours raw;
    private readonly RollupCell[] days = new RollupCell[RollupLevel.Daily.Slots];
    private readonly byte[] buffer = new byte[CellCodec.MaxBytes];
    private (long Series, long Hour) cursor;

    /// <param name="database">A connection for reading, of its own; it is disposed with this.</param>
    public RollupSettler(RawDatabase database, SqliteWriter writer, SeriesCatalog catalog, RollupFields fields)
    {
        (this.database, this.writer, this.catalog, this.fields) = (database, writer, catalog, fields);
        marks = database.Prepare("SELECT series, hour FROM touched WHERE (series, hour) > (?1, ?2) AND hour<?3 ORDER BY series, hour LIMIT ?4");
        hourly = new RollupTable(database, RollupLevel.Hourly, fields);
        raw = new RawHours(database);
    }

    /// <summary>One round over touched hours that ended before an instant.</summary>
    /// <returns>True when there may be more.</returns>
    public bool Round(long now)
    {
        var before = HourMarks.HourOf(now - Grace);
        var found = Find(before);
        if (found.Count == 0)
        {
            cursor = default;
            return false;
        }
        // The watch begins before the snapshot does: what is committed later is seen by it, what was earlier is in the snapshot.
        writer.Exclusively(() =>
        {
            foreach (var (series, _) in found) writer.Marks.Watch(series);
        });
        var settled = Compute(found);
        writer.Transact(connection => Write(connection, settled));
        cursor = settled.Count > 0 ? (settled[^1].Series.Id, settled[^1].LastHour) : default;
        return true;
    }

    public void Dispose()
    {
        marks.Dispose();
        hourly.Dispose();
        raw.Dispose();
        database.Dispose();
    }

    private List<(int Series, int Hour)> Find(int before)
    {
        var found = new List<(int, int)>();
        marks.Bind(1, cursor.Series);
        marks.Bind(2, cursor.Hour);
        marks.Bind(3, before);
        marks.Bind(4, MarksPerRound);
        while (marks.Step()) found.Add(((int)marks.Long(0), (int)marks.Long(1)));
        marks.Reset();
        return found;
    }

    private List<SettledDay> Compute(List<(int Series, int Hour)> found)
    {
        var settled = new List<SettledDay>();
        var read = 0;
        database.Execute("BEGIN");
        try
        {
            foreach (var day in found.GroupBy(m => (m.Series, Day: RollupLevel.Hourly.BlockOf(m.Hour * RollupLevel.HourMs))))
            {
                settled.Add(Compute(catalog.All[day.Key.Series - 1], day.Key.Day, [.. day.Select(m => m.Hour)], ref read));
                if (read > RowsPerRound) break;
            }
        }
        finally
        {
            database.Execute("COMMIT");
        }
        return settled;
    }

    private SettledDay Compute(Series series, long day, List<int> hours, ref int read)
    {
        var fresh = new RollupCell[series.Schema.Fields.Count * Slots];
        var wanted = new bool[Slots];
        var seen = new bool[Slots];
        foreach (var hour in hours) wanted[RollupLevel.Hourly.SlotOf(hour * RollupLevel.HourMs)] = true;
        read += raw.Read(series, hours[0] * RollupLevel.HourMs, (hours[^1] + 1) * RollupLevel.HourMs, wanted, seen, fresh);
        return new SettledDay(series, day, hours, [.. Rows(series, day, seen, fresh)]);
    }

    private IEnumerable<RollupRow> Rows(Series series, long day, bool[] seen, RollupCell[] fresh)
    {
        var hours = new RollupCell[Slots];
        for (var field = 0; field < series.Schema.Fields.Count; field++)
        {
            var known = hourly.Load(series, field, day, hours);
            var filled = false;
            for (var slot = 0; slot < Slots; slot++)
            {
                // Without a raw row there is nothing to make it of: what is known of the hour stays.
                if (!seen[slot]) continue;
                hours[slot] = fresh[field * Slots + slot];
                filled |= !hours[slot].IsEmpty;
            }
            if (!known && !filled) continue;
            var whole = new RollupCell();
            foreach (ref readonly var hour in hours.AsSpan()) whole.Add(hour);
            yield return new RollupRow(field, Encoded(RollupLevel.Hourly, day, series, field, hours), whole);
        }
    }

    private byte[] Encoded(RollupLevel level, long block, Series series, int field, ReadOnlySpan<RollupCell> cells) =>
        buffer[..CellCodec.Encode(cells, level.StartOf(block), level.SlotMs, series.Schema.Fields[field].Nature == QuantityNature.Counter, buffer)];

    private void Write(RawDatabase connection, List<SettledDay> settled)
    {
        using var hour = connection.Prepare(Upsert(RollupLevel.Hourly));
        using var day = connection.Prepare(Upsert(RollupLevel.Daily));
        using var daily = new RollupTable(connection, RollupLevel.Daily, fields);
        foreach (var one in settled)
        {
            if (!writer.Marks.Unchanged(one.Series.Id, one.LastHour)) continue;
            foreach (var row in one.Rows)
            {
                Run(hour, fields.Key(one.Series, row.Field, one.Day), row.Cells);
                // Read here, because an earlier day of this round may lie in the same row.
                Run(day, fields.Key(one.Series, row.Field, one.Block), WithDay(daily, one, row));
            }
            foreach (var touched in one.Hours) writer.Marks.Settle(one.Series.Id, touched);
        }
    }

    private byte[] WithDay(RollupTable daily, SettledDay one, RollupRow row)
    {
        daily.Load(one.Series, row.Field, one.Block, days);
        days[RollupLevel.Daily.SlotOf(one.Start)] = row.Whole;
        return Encoded(RollupLevel.Daily, one.Block, one.Series, row.Field, days);
    }

    private static void Run(RawStatement upsert, long key, byte[] cells)
    {
        upsert.Bind(1, key);
        upsert.Bind(2, cells);
        upsert.Run();
    }

    private static string Upsert(RollupLevel level) =>
        $"INSERT INTO {level.Table}(key, cells) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET cells=excluded.cells";

    /// <param name="Cells">Of the hours, encoded.</param>
    /// <param name="Whole">Of the day.</param>
    private sealed record RollupRow(int Field, byte[] Cells, RollupCell Whole);

    private sealed record SettledDay(Series Series, long Day, List<int> Hours, List<RollupRow> Rows)
    {
        public int LastHour => Hours[^1];
        public long Start => RollupLevel.Hourly.StartOf(Day);
        public long Block => RollupLevel.Daily.BlockOf(Start);
    }
}
