using System.Globalization;

namespace Telemetry.Collector;

/// <summary>
/// The time before which raw points were deleted. A late point below it that falls into an hour of which only the roll-up is left is not
/// taken: whether it was counted already cannot be known any more. An hour that was never rolled up, or whose points are there still, takes it.
/// </summary>
public sealed class RawFloor : IDisposable
{
    /// <summary>Under which such a point is quarantined.</summary>
    public const string Reason = "older-than-raw";

    private const string Name = "raw-floor";
    private readonly RawStatement save;
    private readonly RawStatement[] any;
    private readonly RollupTable hourly;
    private long raised;

    public RawFloor(RawDatabase database, RollupFields fields)
    {
        save = database.Prepare("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value");
        any = [.. Schema.All.Select(s => database.Prepare($"SELECT 1 FROM {SqliteSchema.Table(s)} WHERE series=?1 AND t>=?2 AND t<?3 LIMIT 1"))];
        hourly = new RollupTable(database, RollupLevel.Hourly, fields);
        Time = raised = Read(database);
    }

    public long Time { get; private set; }

    public static long Read(RawDatabase database) =>
        long.Parse(database.Scalar($"SELECT value FROM meta WHERE name='{Name}'") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Only the roll-up of this hour is left.</summary>
    public bool IsSealed(Series series, long time)
    {
        var hour = RollupLevel.Hourly.CellStart(time);
        return !HasRaw(series, hour) && HasCell(series, hour);
    }

    public void Raise(long time)
    {
        if (time <= raised) return;
        save.Bind(1, Name);
        save.Bind(2, time.ToString(CultureInfo.InvariantCulture));
        save.Run();
        raised = time;
    }

    public void Committed() => Time = raised;

    public void RolledBack() => raised = Time;

    public void Dispose()
    {
        save.Dispose();
        foreach (var statement in any) statement.Dispose();
        hourly.Dispose();
    }

    private bool HasRaw(Series series, long hour)
    {
        var statement = any[series.Schema.Index];
        statement.Bind(1, series.Id);
        statement.Bind(2, hour);
        statement.Bind(3, hour + RollupLevel.HourMs);
        var found = statement.Step();
        statement.Reset();
        return found;
    }

    private bool HasCell(Series series, long hour)
    {
        Span<RollupCell> cells = stackalloc RollupCell[RollupLevel.Hourly.Slots];
        for (var field = 0; field < series.Schema.Fields.Count; field++)
            if (series.Has(field) && hourly.Load(series, field, RollupLevel.Hourly.BlockOf(hour), cells) && !cells[RollupLevel.Hourly.SlotOf(hour)].IsEmpty)
                return true;
        return false;
    }
}
