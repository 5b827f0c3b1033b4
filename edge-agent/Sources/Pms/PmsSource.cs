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

    private readonly WarmUp warmUp = new(PmsOptions.WarmUp);

    private readonly ValueLine air = new(Measurements.Air, options.Name, options.StuckAfter, DustCorrection.Of(options, context));
    private readonly ValueLine climate = new(Measurements.Climate, options.Name, options.StuckAfter);
    private PmsModel? shown;

    public static SourceKind Kind { get; } = SourceKind.Of<PmsOptions>(
        "pms",
        "Plantower PMSx003 on a serial line: PM1, PM2.5, PM10, particle counts; of some models climate or formaldehyde; active or passive",
        """{ "Kind": "pms", "Name": "pms5003", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, context) => new PmsSource(options, context));

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        if (!sensor.TryOpen(out var opened)) return opened!.Value;
        if (opened is { } started)
        {
            air.Forget();
            climate.Forget();
            warmUp.Opened(sensor.WasAway, sensor.Now);
            shown = null;
            TellMode();
            return started;
        }

        var open = sensor.Begin();
        if (open && options.Passive) await sensor.AskAsync(PmsCommand.Read, frame => frame.IsReport, Patience, cancel);
        var reports = sensor.Frames.Where(frame => frame.IsReport).ToArray();
        warmUp.Hear(sensor.Bytes > 0, sensor.Now);
        if (reports.Length == 0)
        {
            if (sensor.Bytes == 0) TellMode();
            return sensor.Gap();
        }
        if (warmUp.Gap(options.Device, sensor.Now) is { } cold) return cold;
        var written = Write(sink, reports);
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

    private SourceReading Write(LineSink sink, PmsFrame[] reports)
    {
        var model = Model(reports);
        if (reports.FirstOrDefault(report => report.Words.Length != model.Words) is { Words.Length: > 0 } foreign)
            return SourceReading.Failed(
                "other-model", $"{options.Device} sends frames of a {PmsModel.Of(foreign).Name}, not of a {model.Name}: correct Model");
        var now = sensor.Now;
        // First, because the correction of PM2.5 may use it.
        var weather = SourceReading.Ok;
        var fits = reports.All(model.Fits);
        if (model.HasClimate && fits)
        {
            Measured said = new(
                [
                    new("temperature", Math.Round(reports.Average(report => report.Temperature(model)!.Value), 2)),
                    new("humidity", Math.Round(reports.Average(report => report.Humidity(model)!.Value), 2)),
                ], reports.Length, sensor.Interval);
            weather = climate.Write(sink, said, now);
            if (sink.Count > 0 && said.Plausible(Measurements.Climate, out _).Find("humidity") is { } humidity)
                context.Humidity.Post(options.Name, humidity, now);
        }
        var dust = air.Write(sink, new(Values(reports, model, fits), reports.Length, sensor.Interval), now);
        if (!fits && dust.Reason.Length == 0)
            return SourceReading.Partly(
                "other-model", $"{options.Device}: its frames cannot be those of a {model.Name}; what follows the masses was left out: correct Model");
        return dust.Reason.Length > 0 ? dust : weather;
    }

    /// <summary>As written, or as the frames show it: one that was shown to be no plain PMS5003 stays what it was shown to be.</summary>
    private PmsModel Model(PmsFrame[] reports)
    {
        if (PmsModel.Find(options.Model) is { } written) return written;
        var now = reports.Select(PmsModel.Of).FirstOrDefault(model => model != PmsModel.Pms5003) ?? PmsModel.Pms5003;
        if (shown is null || now != PmsModel.Pms5003) shown = now;
        return shown;
    }

    private static List<MeasuredValue> Values(PmsFrame[] reports, PmsModel model, bool fits)
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
        for (var i = 0; fits && i < model.Counts; i++)
            values.Add(new(CountFields[i], Math.Round(reports.Average(report => report.Words[6 + i]) / 100, 2)));
        if (fits && model.Formaldehyde >= 0)
            values.Add(new("hcho", Math.Round(reports.Average(report => report.Formaldehyde(model)!.Value), 3)));
        return values;
    }
}
