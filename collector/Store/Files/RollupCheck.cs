namespace Telemetry.Collector;

/// <summary>An hour or day whose roll-up is not that of its raw points, or hours.</summary>
public readonly record struct RollupFlaw(Series Series, int Field, string Level, long Start);

/// <summary>Makes roll-ups again from raw points and compares them with those in the file, to the bit. Marked hours are not settled and not compared.</summary>
public sealed class RollupCheck : IDisposable
{
    private static readonly RollupLevel Hours = RollupLevel.Hourly, Days = RollupLevel.Daily;

    private readonly RawDatabase database;
    private readonly RawHours raw;
    private readonly RollupTable hourly, daily;
    private readonly RawStatement marks;
    private readonly RollupCell[] hours = new RollupCell[Hours.Slots], days = new RollupCell[Days.Slots];

    public RollupCheck(RawDatabase database, RollupFields fields)
    {
        this.database = database;
        raw = new RawHours(database);
        hourly = new RollupTable(database, Hours, fields);
        daily = new RollupTable(database, Days, fields);
        marks = database.Prepare("SELECT hour FROM touched WHERE series=?1 AND hour>=?2 AND hour<?3");
    }

    /// <summary>Hours compared so far.</summary>
    public long Compared { get; private set; }

    /// <summary>Days in Japan of which a series has raw points.</summary>
    public IReadOnlyList<long> DaysOf(Series series)
    {
        using var bounds = database.Prepare($"SELECT min(t), max(t) FROM {SqliteSchema.Table(series.Schema)} WHERE series=?1");
        bounds.Bind(1, series.Id);
        if (!bounds.Step() || bounds.IsNull(0)) return [];
        var (first, last) = (Hours.BlockOf(bounds.Long(0)), Hours.BlockOf(bounds.Long(1)));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + i)];
    }

    public IEnumerable<RollupFlaw> Day(Series series, long day)
    {
        var flaws = new List<RollupFlaw>();
        database.Execute("BEGIN");
        try
        {
            Compare(series, day, flaws);
        }
        finally
        {
            database.Execute("COMMIT");
        }
        return flaws;
    }

    public void Dispose()
    {
        raw.Dispose();
        hourly.Dispose();
        daily.Dispose();
        marks.Dispose();
    }

    private void Compare(Series series, long day, List<RollupFlaw> flaws)
    {
        var start = Hours.StartOf(day);
        var wanted = Unmarked(series, start);
        var seen = new bool[Hours.Slots];
        var fresh = new RollupCell[series.Schema.Fields.Count * Hours.Slots];
        raw.Read(series, start, start + RollupLevel.DayMs, wanted, seen, fresh);
        for (var field = 0; field < series.Schema.Fields.Count; field++)
        {
            hourly.Load(series, field, day, hours);
            var whole = new RollupCell();
            for (var slot = 0; slot < Hours.Slots; slot++)
            {
                whole.Add(hours[slot]);
                if (!seen[slot]) continue;
                Compared++;
                if (!Same(series, field, hours[slot], fresh[field * Hours.Slots + slot])) flaws.Add(new RollupFlaw(series, field, Hours.Table, start + slot * RollupLevel.HourMs));
            }
            daily.Load(series, field, Days.BlockOf(start), days);
            if (wanted.All(w => w) && !Same(series, field, days[Days.SlotOf(start)], whole)) flaws.Add(new RollupFlaw(series, field, Days.Table, start));
        }
    }

    private bool[] Unmarked(Series series, long start)
    {
        var wanted = Enumerable.Repeat(true, Hours.Slots).ToArray();
        marks.Bind(1, series.Id);
        marks.Bind(2, HourMarks.HourOf(start));
        marks.Bind(3, HourMarks.HourOf(start + RollupLevel.DayMs));
        while (marks.Step()) wanted[Hours.SlotOf(marks.Long(0) * RollupLevel.HourMs)] = false;
        marks.Reset();
        return wanted;
    }

    // What of a cell is kept for counters only is not compared for others.
    private static bool Same(Series series, int field, in RollupCell kept, in RollupCell made) =>
        (kept.Count, kept.LastTime) == (made.Count, made.LastTime)
        && (kept.Count == 0 || ((kept.Sum, kept.Min, kept.Max, kept.Last) == (made.Sum, made.Min, made.Max, made.Last)
            && (series.Schema.Fields[field].Nature != QuantityNature.Counter || (kept.First, kept.Inside) == (made.First, made.Inside))));
}
