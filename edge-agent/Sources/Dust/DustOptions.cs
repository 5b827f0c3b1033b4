using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What every dust sensor on a serial line has.</summary>
internal abstract class DustOptions : SerialOptions
{
    /// <summary>A humidity correction by its name in <see cref="HumidityCorrections"/>; its result stands beside the raw value.</summary>
    [AtRunTime]
    public string? Correction { get; set; }

    /// <summary>Name of the source whose raw relative humidity the correction uses.</summary>
    [AtRunTime]
    public string? Humidity { get; set; }

    protected override IEnumerable<string> OwnErrors()
    {
        if (Correction is null != Humidity is null)
            yield return $"{(Correction is null ? nameof(Correction) : nameof(Humidity))} is missing: a correction needs both Correction and Humidity";
        if (Correction is null) yield break;
        var fitting = string.Join(", ", HumidityCorrections.All.Where(Fits).Select(correction => correction.Name));
        if (HumidityCorrections.Find(Correction) is not { } wanted)
            yield return $"Correction '{Correction}' is unknown: write one of {fitting}";
        else if (!Fits(wanted))
            yield return $"Correction '{Correction}' was fitted on {string.Join(", ", wanted.Sensors)} only: for {Kind} write one of {fitting}";
    }

    private bool Fits(HumidityCorrection correction) => correction.Sensors.Count == 0 || correction.Sensors.Contains(Kind);
}
