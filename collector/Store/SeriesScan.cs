namespace Telemetry.Collector;

/// <summary>
/// Reads one field of one series after the other, in steps, in one transaction. An hour whose roll-up is settled and lies in the range as a whole
/// comes from the roll-up, a day so; anything else from raw points. So the answer is always that of the raw points.
/// </summary>
public sealed class SeriesScan : IDisposable
{
    // A year of hours; who asks for more may wait for more room.
    private const int MostExpected = 8_784;

    private static readonly RollupLevel Hours = RollupLevel.Hourly, Days = RollupLevel.Daily;

    private readonly SeriesQuery query;
    private readonly CancellationToken ct;
    private readonly RawStatement rows, before, marks;
    private readonly RollupTable hourly, daily;
    private readonly HashSet<int> touched = [];
    private readonly RollupCell[] hours = new RollupCell[Hours.Slots], days = new RollupCell[Days.Slots];
    private int sinceCheck;

    public SeriesScan(RawDatabase database, SeriesQuery query, RollupFields fields, CancellationToken ct)
    {
        (this.query, this.ct) = (query, ct);
        var (table, field) = (SqliteSchema.Table(query.Schema), SqliteSchema.Quote(query.Quantity.Name));
        rows = database.Prepare($"SELECT t, {field} FROM {table} WHERE series=?1 AND t>=?2 AND t<?3 AND {field} IS NOT NULL ORDER BY t");
        before = database.Prepare($"SELECT t, {field} FROM {table} WHERE series=?1 AND t>=?2 AND t<?3 AND {field} IS NOT NULL ORDER BY t DESC LIMIT 1");
        marks = database.Prepare("SELECT hour FROM touched WHERE series=?1 AND hour>=?2 AND hour<=?3");
        hourly = new RollupTable(database, Hours, fields);
        daily = new RollupTable(database, Days, fields);
    }

    public SeriesPoints Read(Series series)
    {
        var points = new SeriesPoints(series.Device, series.TagMap, (int)Math.Min(query.Steps, MostExpected));
        var fold = new StepFold(query.Aggregate, query.StepMs, query.Zone, points);
        var level = query.Level;
        if (query.StepMs > 0 && query.Aggregate == Aggregate.Increase && LastBefore(series, query.From) is { } last) fold.Before(last.Value);
        if (level is null)
        {
            Raw(series, query.From, query.To, fold);
            return fold.Close();
        }
        FindTouched(series, query.From, query.To);
        if (level == Hours) ReadHours(series, query.From, query.To, fold);
        else ReadDays(series, fold);
        return fold.Close();
    }

    /// <summary>The newest value before an instant, wherever it is kept.</summary>
    public (long Time, double Value)? LastBefore(Series series, long instant)
    {
        // Settled hours before the one of the instant; what is newer than the newest of them is raw.
        FindTouched(series, 0, instant);
        var cell = hourly.NewestBefore(series, query.Field, Hours.CellStart(instant), start => !touched.Contains(HourMarks.HourOf(start)));
        before.Bind(1, series.Id);
        before.Bind(2, cell?.LastTime ?? 0);
        before.Bind(3, instant);
        (long, double)? found = before.Step() ? (before.Long(0), before.Double(1)) : cell is { } kept ? (kept.LastTime, kept.Last) : null;
        before.Reset();
        return found;
    }

    public void Dispose()
    {
        rows.Dispose();
        before.Dispose();
        marks.Dispose();
        hourly.Dispose();
        daily.Dispose();
    }

    private void FindTouched(Series series, long from, long to)
    {
        touched.Clear();
        marks.Bind(1, series.Id);
        marks.Bind(2, HourMarks.HourOf(from));
        marks.Bind(3, HourMarks.HourOf(to));
        while (marks.Step()) touched.Add((int)marks.Long(0));
        marks.Reset();
    }

    private void ReadDays(Series series, StepFold fold)
    {
        var (first, last) = (Hours.BlockOf(query.From), Hours.BlockOf(query.To - 1));
        var broken = touched.Select(hour => Hours.BlockOf(hour * RollupLevel.HourMs)).ToHashSet();
        if (Hours.StartOf(last) + RollupLevel.DayMs > query.To) broken.Add(last);
        daily.Begin(series, query.Field, Days.BlockOf(query.From), Days.BlockOf(query.To - 1) + 1);
        var row = daily.Next(series, query.Field, days);
        for (var day = first; day <= last; day++)
        {
            var start = Hours.StartOf(day);
            while (row >= 0 && row < Days.BlockOf(start)) row = daily.Next(series, query.Field, days);
            if (row < 0 && broken.Count == 0) break;
            if (broken.Contains(day)) ReadHours(series, start, Math.Min(start + RollupLevel.DayMs, query.To), fold);
            else if (row == Days.BlockOf(start)) fold.Add(start, days[Days.SlotOf(start)]);
        }
    }

    private void ReadHours(Series series, long from, long to, StepFold fold)
    {
        hourly.Begin(series, query.Field, Hours.BlockOf(from), Hours.BlockOf(to - 1) + 1);
        var row = hourly.Next(series, query.Field, hours);
        for (var day = Hours.BlockOf(from); day <= Hours.BlockOf(to - 1); day++)
        {
            while (row >= 0 && row < day) row = hourly.Next(series, query.Field, hours);
            if (row < 0 && touched.Count == 0) break;
            if (row != day && touched.Count == 0) continue;
            var start = Hours.StartOf(day);
            for (var slot = 0; slot < Hours.Slots; slot++, start += RollupLevel.HourMs)
            {
                if (start + RollupLevel.HourMs <= from) continue;
                if (start >= to) break;
                if (touched.Contains(HourMarks.HourOf(start))) Raw(series, start, Math.Min(start + RollupLevel.HourMs, to), fold);
                else if (row == day && !hours[slot].IsEmpty) Take(series, start, to, hours[slot], fold);
            }
        }
    }

    // The end may cut an hour in two; of one whose raw points are gone only the whole is known.
    private void Take(Series series, long start, long to, in RollupCell cell, StepFold fold)
    {
        if (cell.LastTime < to || start + RollupLevel.HourMs <= query.RawFrom) fold.Add(start, cell);
        else Raw(series, start, to, fold);
    }

    private void Raw(Series series, long from, long to, StepFold fold)
    {
        rows.Bind(1, series.Id);
        rows.Bind(2, from);
        rows.Bind(3, to);
        while (rows.Step())
        {
            if (++sinceCheck % 4096 == 0) ct.ThrowIfCancellationRequested();
            fold.Add(rows.Long(0), rows.Double(1));
        }
        rows.Reset();
    }
}
