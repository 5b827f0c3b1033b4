namespace Telemetry.Collector;

/// <summary>
/// One kind of roll-up: cells of one length, many to a row. Hours and days are those of Japan; an hour there is an hour of UTC.
/// </summary>
/// <param name="Table">Its table <c>(key, cells)</c>.</param>
/// <param name="Slots">Cells of one row.</param>
/// <param name="SlotMs">Length of a cell.</param>
public sealed record RollupLevel(string Table, int Slots, long SlotMs)
{
    public const long HourMs = 3_600_000, DayMs = 24 * HourMs;

    private static readonly long Offset = (long)JapanTime.Offset.TotalMilliseconds;

    /// <summary>A row is a day in Japan.</summary>
    public static readonly RollupLevel Hourly = new("hourly", 24, HourMs);

    /// <summary>A row is 32 days.</summary>
    public static readonly RollupLevel Daily = new("daily", 32, DayMs);

    public long BlockMs => Slots * SlotMs;

    /// <summary>Number of the row that holds an instant.</summary>
    public long BlockOf(long time) => (time + Offset) / BlockMs;

    public int SlotOf(long time) => (int)((time + Offset) % BlockMs / SlotMs);

    /// <summary>Begin of a row's first cell, ms.</summary>
    public long StartOf(long block) => block * BlockMs - Offset;

    /// <summary>Begin of the cell that holds an instant, ms.</summary>
    public long CellStart(long time) => (time + Offset) / SlotMs * SlotMs - Offset;
}
