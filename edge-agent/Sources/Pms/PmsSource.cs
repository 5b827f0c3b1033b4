using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Plantower PMSx003 dust sensor on a serial line: the mean of what it reported since the last read, or one report asked for.</summary>
internal sealed class PmsSource(PmsOptions options, SourceContext context) : ISource
{
    /// <summary>µg/m³, the end of its range.</summary>
    private const double Limit = 1000;

    /// <summary>A report asked for comes within this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>In the order of the frame.</summary>
    public static readonly string[] CountFields = ["nc_above_0_3", "nc_above_0_5", "nc_above_1", "nc_above_2_5", "nc_above_5", "nc_above_10"];

    private readonly SerialSensor<PmsFrame> sensor = new(
        options.Device, 9600, "check the sensor's 5 V supply and its wires; it was told to wake up", context.Time);

    private readonly ValueLine lines = new(Measurements.Air, options.Name, options.StuckAfter, DustCorrection.Of(options, context));

    public static SourceKind Kind { get; } = SourceKind.Of<PmsOptions>(
        "pms",
        "Plantower PMSx003 on a serial line: PM1, PM2.5, PM10, particle counts; active or passive",
        """{ "Kind": "pms", "Name": "pms5003", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, context) => new PmsSource(options, context));

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        if (!sensor.TryOpen(out var opened)) return opened!.Value;
        if (opened is { } started)
        {
            lines.Forget();
            TellMode();
            return started;
        }

        var open = sensor.Begin();
        if (open && options.Passive) await sensor.AskAsync(PmsCommand.Read, frame => frame.IsReport, Patience, cancel);
        var reports = sensor.Frames.Where(frame => frame.IsReport).ToArray();
        if (reports.Length == 0)
        {
            if (sensor.Bytes == 0) TellMode();
            return sensor.Gap();
        }
        var written = lines.Write(sink, new(Values(reports), reports.Length, sensor.Interval), sensor.Now);
        return open ? written : sensor.Gap();
    }

    public ValueTask DisposeAsync()
    {
        sensor.Dispose();
        return ValueTask.CompletedTask;
    }

    private void TellMode()
    {
        sensor.Tell(PmsCommand.Wake.Span);
        sensor.Tell((options.Passive ? PmsCommand.Passive : PmsCommand.Active).Span);
    }

    private static List<MeasuredValue> Values(PmsFrame[] reports)
    {
        List<MeasuredValue> values =
        [
            MeasuredValue.Within("pm1", reports.Average(report => report.Atmospheric[0]), Limit, 2),
            MeasuredValue.Within("pm2_5", reports.Average(report => report.Atmospheric[1]), Limit, 2),
            MeasuredValue.Within("pm10", reports.Average(report => report.Atmospheric[2]), Limit, 2),
            new("pm1_cf1", Math.Round(reports.Average(report => report.FactoryCalibrated[0]), 2)),
            new("pm2_5_cf1", Math.Round(reports.Average(report => report.FactoryCalibrated[1]), 2)),
            new("pm10_cf1", Math.Round(reports.Average(report => report.FactoryCalibrated[2]), 2)),
        ];
        if (reports.All(report => report.Counts.Length > 0))
            for (var i = 0; i < CountFields.Length; i++)
                values.Add(new(CountFields[i], Math.Round(reports.Average(report => report.Counts[i]) / 100, 2)));
        return values;
    }
}
