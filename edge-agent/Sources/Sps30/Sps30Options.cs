namespace Telemetry.EdgeAgent;

internal sealed class Sps30Options : DustOptions
{
    /// <summary>Time from fan cleaning to fan cleaning; the data sheet asks for a week. 0: leave it to the sensor, whose own cleanings cannot be seen.</summary>
    [AtRunTime, Within("00:00:00", "30.00:00:00")]
    public TimeSpan CleanEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Start-up time of the data sheet, in clean air.</summary>
    internal static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    internal override TimeSpan Quiet => Timeout + WarmUp;

    protected override IEnumerable<string> OwnErrors()
    {
        foreach (var error in base.OwnErrors()) yield return error;
        if (Interval < TimeSpan.FromSeconds(1)) yield return $"Interval {Interval} is shorter than the sensor measures: choose 00:00:01 or more";
        if (CleanEvery > TimeSpan.Zero && CleanEvery < TimeSpan.FromHours(1))
            yield return $"CleanEvery {CleanEvery} would wear the fan: choose 01:00:00 or more, or 00:00:00 to leave it to the sensor";
    }
}
