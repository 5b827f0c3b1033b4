namespace Telemetry.EdgeAgent;

internal sealed class PmsOptions : DustOptions
{
    /// <summary>Ask for each value instead of taking the mean of what the sensor reports by itself. Not for a PMS3003.</summary>
    [AtRunTime]
    public bool Passive { get; set; }

    /// <summary>
    /// One of <see cref="PmsModel.All"/>, or auto: as the frame shows it. Write pms5003s, which looks like a pms5003, and pms5003t, which
    /// does so in thick smoke.
    /// </summary>
    public string Model { get; set; } = PmsModel.Auto;

    /// <summary>Time after waking before values count, of the data manual.</summary>
    internal static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    internal override bool MeasuresHumidity => PmsModel.Find(Model)?.HasClimate == true;

    protected override IEnumerable<string> OwnErrors()
    {
        foreach (var error in base.OwnErrors()) yield return error;
        if (Model != PmsModel.Auto && PmsModel.Find(Model) is null)
            yield return $"Model '{Model}' is unknown: write {string.Join(", ", PmsModel.All.Select(model => model.Name))} or {PmsModel.Auto}";
        // The kernel keeps 4 KiB of a line that nobody reads: 128 reports, of which there are five a second when the air changes.
        if (!Passive && (Interval < TimeSpan.FromSeconds(3) || Interval > TimeSpan.FromSeconds(25)))
            yield return $"Interval {Interval} does not fit a sensor that reports by itself: choose 00:00:03 to 00:00:25, or set Passive";
        if (Passive && Interval < TimeSpan.FromSeconds(1))
            yield return $"Interval {Interval} is shorter than the sensor measures: choose 00:00:01 or more";
    }
}
