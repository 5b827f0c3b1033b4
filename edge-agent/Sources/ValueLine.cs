using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>From what a sensor said to a line: judged, corrected, with its provenance; or to the reason why there is none.</summary>
/// <param name="sensor">As the line and the words call it.</param>
/// <param name="stuckAfter">See <see cref="SensorWatch"/>.</param>
/// <param name="correction">Of PM2.5 for humidity; null when none is wanted.</param>
internal sealed class ValueLine(Measurement measurement, string sensor, TimeSpan stuckAfter, DustCorrection? correction = null)
{
    private readonly SensorWatch watch = new(stuckAfter);

    /// <summary>The sensor was away.</summary>
    public void Forget() => watch.Forget();

    /// <param name="now">Monotonic.</param>
    public SourceReading Write(LineSink sink, Measured measured, TimeSpan now)
    {
        measured = measured.Plausible(measurement, out var culprit);
        if (culprit is not null && !measured.Values.Any(Moves)) return SourceReading.Failed("implausible", Impossible(culprit.Value));
        var saturated = measured.Values.Any(value => value.AtLimit);
        var verdict = watch.Judge([.. measured.Values.Where(Moves).Select(value => value.Number)], saturated, now);
        if (verdict == SensorVerdict.Stuck) return watch.Gap(sensor);

        var line = sink.Begin(measurement).Tag("sensor", sensor);
        foreach (var (field, number, _) in measured.Values)
        {
            if (measurement.Find(field)!.Type == QuantityType.Integer) line.Field(field, (long)number);
            else line.Field(field, number);
        }
        var flags = saturated ? ValueFlags.RangeLimit : ValueFlags.None;
        var uncorrected = correction?.Write(line, measured, now, ref flags);
        line.Field("n", measured.N).Field("interval_s", Math.Round(measured.Interval.TotalSeconds, 1)).Field("flag", (long)flags);
        sink.End();
        if (culprit is not null) return SourceReading.Partly("implausible", Impossible(culprit.Value));
        if (saturated)
            return SourceReading.Partly("saturated", $"{sensor} is at the limit of its range: the truth is there or above; if it stays so, clean or replace it");
        return uncorrected ?? SourceReading.Ok;
    }

    private string Impossible(MeasuredValue value) => string.Create(CultureInfo.InvariantCulture,
        $"{sensor} says {value.Field} {value.Number}, which cannot be: check wiring and supply, or replace it");

    /// <summary>Counters move by themselves and prove nothing about the sensor.</summary>
    private bool Moves(MeasuredValue value) => measurement.Find(value.Field)!.Nature == QuantityNature.Gauge;
}
