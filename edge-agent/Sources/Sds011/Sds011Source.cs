using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Nova SDS011 dust sensor on a serial line; the mean of the reports since the last read.</summary>
internal sealed class Sds011Source(Sds011Options options, SourceContext context) : ISource
{
    /// <summary>µg/m³, the end of its range.</summary>
    private const double Limit = 999.9;

    private readonly SerialSensor<Sds011Frame> sensor = new(
        options.Device, 9600, "check the sensor's power and its TX wire; it was told to work and to report", context.Time);

    private readonly ValueLine lines = new(Measurements.Air, options.Name, options.StuckAfter, DustCorrection.Of(options, context));
    private readonly DutyCycle duty = new(options.WarmUp, options.Measure, options.Rest);
    private readonly WarmUp warmUp = new(options.WarmUp);
    private DutyPhase phase;
    private TimeSpan laserOn;

    public static SourceKind Kind { get; } = SourceKind.Of<Sds011Options>(
        "sds011",
        "Nova SDS011 on a serial line: PM2.5, PM10 (mean of the interval's reports), laser time",
        """{ "Kind": "sds011", "Name": "sds011", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, context) => new Sds011Source(options, context));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync()
    {
        // Nobody counts its hours from now on.
        if (duty.IsOn) sensor.Tell(Sds011Command.Sleep.Span);
        sensor.Dispose();
        return ValueTask.CompletedTask;
    }

    private SourceReading Read(LineSink sink)
    {
        if (!sensor.TryOpen(out var opened)) return opened!.Value;
        if (opened is { } started)
        {
            lines.Forget();
            duty.Begin(sensor.Now);
            warmUp.Opened(sensor.WasAway, sensor.Now);
            phase = duty.PhaseAt(sensor.Now);
            if (duty.IsOn) Wake();
            return started;
        }

        var open = sensor.Begin();
        var reports = sensor.Frames.Where(frame => frame.IsReport).ToArray();
        if (reports.Length == 0 && sensor.Frames.Any(frame => frame.IsSds198))
            return SourceReading.Failed(
                "other-sensor", $"{options.Device}: this is an SDS198, which measures PM100 and no PM2.5: put an SDS011 there, or correct Device");
        if (reports.Length > 0) laserOn += sensor.Interval;
        // Reports carry no time: those of an interval count when it began with the sensor warm.
        var warm = phase == DutyPhase.Measuring;
        phase = duty.PhaseAt(sensor.Now);
        if (open) Steer(reports.Length > 0);

        // In a duty cycle its silence is its rest, and the cycle knows when it is warm.
        warmUp.Hear(sensor.Bytes > 0, sensor.Now);
        if (reports.Length > 0 && !duty.IsOn && warmUp.Gap(options.Device, sensor.Now) is { } cold) return open ? cold : sensor.Gap();
        if (warm && reports.Length > 0)
        {
            var written = Write(sink, reports);
            return open ? written : sensor.Gap();
        }
        if (open && duty.IsOn && (!warm || phase == DutyPhase.Resting))
            return Pause();
        return sensor.Gap();
    }

    private SourceReading Pause()
    {
        var doing = phase == DutyPhase.Resting ? "rests" : "warms up";
        return SourceReading.Resting($"{doing} to spare its laser; values count again in {duty.UntilMeasuring(sensor.Now).TotalSeconds:0} s");
    }

    private SourceReading Write(LineSink sink, Sds011Frame[] reports)
    {
        MeasuredValue[] values =
        [
            MeasuredValue.Within("pm2_5", reports.Average(report => report.Pm25), Limit, 2),
            MeasuredValue.Within("pm10", reports.Average(report => report.Pm10), Limit, 2),
            new("laser_s", Math.Floor(laserOn.TotalSeconds)),
        ];
        return lines.Write(sink, new(values, reports.Length, sensor.Interval), sensor.Now);
    }

    /// <summary>Tells the sensor what the phase asks for, again and again until it is seen to do it: a command may be lost.</summary>
    private void Steer(bool reports)
    {
        if (phase == DutyPhase.Resting)
        {
            if (reports) sensor.Tell(Sds011Command.Sleep.Span);
        }
        else if (sensor.Bytes == 0) Wake();
    }

    private void Wake()
    {
        sensor.Tell(Sds011Command.Work.Span);
        sensor.Tell(Sds011Command.Report.Span);
    }
}
