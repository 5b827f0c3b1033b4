namespace Telemetry.Collector;

/// <summary>What to read: one field of one measurement in [From, To), ms; <paramref name="StepMs"/> 0 for raw points.</summary>
/// <param name="MaxPoints">Refuse rather than give more than this.</param>
/// <param name="MaxRows">Refuse rather than read more raw points than this.</param>
public sealed record SeriesQuery(
    Schema Schema, int Field, string? Device, long From, long To, long StepMs, Aggregate Aggregate, int MaxPoints,
    StepZone? Zone = null, long MaxRows = long.MaxValue)
{
    public Quantity Quantity => Schema.Fields[Field];

    public StepZone Days => Zone ?? StepZone.Japan;

    /// <summary>Where raw points begin; set by the store that has roll-ups of what is older.</summary>
    public long RawFrom { get; init; }

    /// <summary>The coarsest roll-ups that steps of this kind can be made of; null: of raw points only.</summary>
    public RollupLevel? Level =>
        StepMs == 0 || Aggregates.Share(Aggregate) is not null ? null :
        StepMs % RollupLevel.DayMs == 0 && Days.HasDaysOfJapan ? RollupLevel.Daily :
        StepMs % RollupLevel.HourMs == 0 && Days.HasWholeHours ? RollupLevel.Hourly :
        null;

    /// <summary>Most steps that one series can have.</summary>
    public long Steps => StepMs == 0 ? 0 : (To - From + StepMs - 1) / StepMs + 1;
}
