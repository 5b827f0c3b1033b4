using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Puts the humidity-corrected PM2.5 beside the raw one, with what it was made from and by which method.</summary>
internal sealed class DustCorrection(HumidityCorrection method, string humiditySource, HumidityBoard board)
{
    /// <summary>Null when none is wanted.</summary>
    public static DustCorrection? Of(DustOptions options, SourceContext context) =>
        options.Correction is { } name && HumidityCorrections.Find(name) is { } method && options.Humidity is { } source
            ? new(method, source, context.Humidity)
            : null;

    /// <summary>Null when the correction was written.</summary>
    public SourceReading? Write(LineWriter line, Measured measured, TimeSpan now, ref ValueFlags flags)
    {
        if (board.Find(humiditySource, now) is not { } humidity)
            return SourceReading.Partly("no-humidity", $"no correction: source '{humiditySource}' has told no humidity for {HumidityBoard.Fresh.TotalMinutes} minutes");
        var raw = measured.Find(method.Input == CorrectionInput.Pm25Cf1 ? "pm2_5_cf1" : "pm2_5");
        if (raw is null || method.Correct(raw.Value, humidity, out var reservation) is not { } corrected || !Field.Holds(corrected))
            return SourceReading.Partly("no-correction", $"no correction: {method.Name} does not hold for what was measured");
        line.Field(Field.Name, Math.Round(corrected, 2)).Field("humidity", humidity).Field("method", method.Id);
        flags |= reservation;
        return null;
    }

    private static Quantity Field { get; } = Measurements.Air.Find("pm2_5_corrected")!;
}
