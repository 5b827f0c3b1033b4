using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Winsen MH-Z19B CO2 sensor on a serial line; its latest value, asked for.</summary>
internal sealed class Mhz19bSource(Mhz19bOptions options, SourceContext context) : ISource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SerialSensor<Mhz19bFrame> sensor = new(
        options.Device, 9600, "check the sensor's 5 V supply, and that TX and RX are crossed", context.Time);

    private readonly Co2WarmUp warmUp = new(Mhz19bOptions.WarmUp);

    private readonly ValueLine lines = new(Measurements.Co2, options.Name, options.StuckAfter);

    public static SourceKind Kind { get; } = SourceKind.Of<Mhz19bOptions>(
        "mhz19b",
        "Winsen MH-Z19B on a serial line: carbon dioxide",
        """{ "Kind": "mhz19b", "Name": "mhz19b", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, context) => new Mhz19bSource(options, context));

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        if (!sensor.TryOpen(out var opened)) return opened!.Value;
        if (opened is { } started)
        {
            lines.Forget();
            warmUp.Opened(sensor.WasAway, sensor.Now);
            return started;
        }
        if (!sensor.Begin() || await sensor.AskAsync(Mhz19bFrame.Request, _ => true, Patience, cancel) is not { } reply)
        {
            warmUp.Opened(wasAway: false, sensor.Now);
            return sensor.Gap();
        }
        return warmUp.Judge(options.Name, reply.Co2, sensor.Now)
            ?? lines.Write(sink, new([MeasuredValue.Within("co2", reply.Co2, options.Range, 0)], 1, sensor.Interval), sensor.Now);
    }

    public ValueTask DisposeAsync()
    {
        sensor.Dispose();
        return ValueTask.CompletedTask;
    }
}
