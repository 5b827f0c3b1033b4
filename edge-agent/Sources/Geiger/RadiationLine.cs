using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>From the pulses of one interval to a line: raw count, rates over the windows, uncertainty, alarm, provenance.</summary>
internal sealed class RadiationLine(GeigerOptions options)
{
    private readonly DoseMethod method = DoseMethods.Current;
    private readonly PulseWindow window = new(options.Window), tenMinutes = new(TimeSpan.FromMinutes(10));
    private readonly RateAlarm alarm = new(new BackgroundRate(options.Background), options.RaisedRatio, options.FalseAlarmEvery);

    /// <summary>After a gap.</summary>
    public void Forget()
    {
        window.Clear();
        tenMinutes.Clear();
    }

    public SourceReading Write(LineSink sink, TimeSpan length, PulseCount pulses)
    {
        window.Add(length, pulses.Count);
        tenMinutes.Add(length, pulses.Count);
        // An alarm, and its end, must not wait.
        if (alarm.Add(length, pulses.Count)) sink.Lane = Lane.Alarm;

        var line = sink.Begin(Measurements.Radiation).Tag("tube", options.Name)
            .Field("count", pulses.Count).Field("lost", pulses.Lost).Field("interval_s", Math.Round(length.TotalSeconds, 3));
        if (options.DeadTime > TimeSpan.Zero) line.Field("bounced", pulses.Bounced);
        // A dead tube gives no pulses, not a rate of none.
        var alive = alarm.State != RateState.Dead;
        var flags = alive
            ? Write(line, window, "cpm", "dose_rate", "window_s") | Write(line, tenMinutes, "cpm_10m", "dose_rate_10m", "window_10m_s") : ValueFlags.None;
        if (alive && (window.IsTold || tenMinutes.IsTold))
        {
            if (options.Factor is { } factor) line.Field("factor", factor);
            line.Field("dead_time_us", options.DeadTime.TotalMicroseconds).Field("method", method.Id);
        }
        line.Field("alarm", (long)alarm.State);
        if (alarm.Background is { } background) line.Field("background", Math.Round(background, 3));
        line.Field("flag", (long)flags);
        sink.End();
        return Reading(flags, pulses);
    }

    private ValueFlags Write(LineWriter line, PulseWindow over, string rateField, string doseField, string lengthField)
    {
        if (!over.IsTold) return ValueFlags.None;
        var rate = method.Compute(over.Count, over.Length, options.DeadTime);
        line.Field(rateField, Math.Round(rate.PerMinute, 3)).Field($"{rateField}_u", Math.Round(rate.Uncertainty, 3));
        if (options.Factor is { } factor)
            line.Field(doseField, Math.Round(rate.PerMinute * factor, 5)).Field($"{doseField}_u", Math.Round(rate.Uncertainty * factor, 5));
        line.Field(lengthField, Math.Round(over.Length.TotalSeconds, 1));
        return rate.Flags | (over.IsShort ? ValueFlags.ShortWindow : ValueFlags.None);
    }

    private SourceReading Reading(ValueFlags flags, PulseCount pulses)
    {
        if (alarm.State == RateState.Dead) return SourceReading.Silent("dead", alarm.Words!);
        if ((flags & ValueFlags.RangeLimit) != 0)
            return SourceReading.Partly("saturated", $"{options.Name} is dead for more than half of the time: the rate is what is told or above" + (alarm.Words is { } words ? $"; {words}" : ""));
        // A late interrupt may put one true pulse a little too close.
        if (pulses.Bounced > pulses.Count / 100 + 1)
            return SourceReading.Partly(
                "bounce", $"{options.Name}: {pulses.Bounced} edges came within the dead time of {pulses.Count} pulses and were not counted: "
                + $"shorten or shield the wire, or let the kernel debounce the line (Debounce){(alarm.Words is { } also ? $"; {also}" : "")}");
        return alarm.Words is { } raised ? SourceReading.Noted(raised) : SourceReading.Ok;
    }
}
