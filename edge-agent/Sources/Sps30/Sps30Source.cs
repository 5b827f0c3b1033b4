using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Sensirion SPS30 dust sensor on a serial line; its latest value, asked for.</summary>
internal sealed class Sps30Source(Sps30Options options, SourceContext context) : ISource
{
    /// <summary>µg/m³, the end of its range.</summary>
    private const double Limit = 1000;

    private const int NotAllowedNow = 0x43;

    /// <summary>The data sheet promises an answer within 20 ms, 100 ms for cleaning.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>In the order of the frame; the first four are masses.</summary>
    public static readonly string[] Fields =
        ["pm1", "pm2_5", "pm4", "pm10", "nc_below_0_5", "nc_below_1", "nc_below_2_5", "nc_below_4", "nc_below_10", "size"];

    private const int Masses = 4;

    private readonly SerialSensor<Sps30Frame> sensor = new(
        options.Device, 115200, "check the sensor's 5 V supply, its wires, and that its SEL pin is open (UART)", context.Time);

    private readonly ValueLine lines = new(Measurements.Air, options.Name, options.StuckAfter, DustCorrection.Of(options, context));
    private readonly WarmUp warmUp = new(Sps30Options.WarmUp);

    private readonly FanCleaning cleaning = new(options.CleanEvery);
    private bool autoCleanOff;
    private TimeSpan startedAt;

    public static SourceKind Kind { get; } = SourceKind.Of<Sps30Options>(
        "sps30",
        "Sensirion SPS30 on a serial line: PM1, PM2.5, PM4, PM10, particle counts and size; cleans its fan",
        """{ "Kind": "sps30", "Name": "sps30", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, context) => new Sps30Source(options, context));

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        if (!sensor.TryOpen(out var opened)) return opened!.Value;
        if (opened is { } started)
        {
            lines.Forget();
            warmUp.Opened(sensor.WasAway, sensor.Now);
            startedAt = sensor.Now;
            autoCleanOff = false;
            cleaning.Begin(sensor.Now);
            sensor.Tell(Sps30Command.Start.Span);
            return started;
        }
        if (!sensor.Begin()) return sensor.Gap();
        // It obeys only when it was idle: it has begun to measure now.
        if (sensor.Frames.Any(frame => frame.Command == Sps30Command.StartId && frame.State == 0)) warmUp.Begin(startedAt);
        if (cleaning.IsOurs && !autoCleanOff)
            autoCleanOff = await AskAsync(Sps30Command.NoAutoClean, Sps30Command.AutoCleanId, cancel) is { State: 0 };
        if (cleaning.IsDue(sensor.Now) && await AskAsync(Sps30Command.Clean, Sps30Command.CleanId, cancel) is { State: 0 })
            cleaning.Started(sensor.Now);
        if (cleaning.Left(sensor.Now) is { Ticks: > 0 } left)
            return SourceReading.Silent("cleaning", $"{options.Device} blows its fan clean; values again in {left.TotalSeconds:0} s");
        return await AskAsync(Sps30Command.Read, Sps30Command.ReadId, cancel) is { } reply ? Take(sink, reply) : sensor.Gap();
    }

    public ValueTask DisposeAsync()
    {
        // Laser and fan wear, and nobody reads them from now on.
        sensor.Tell(Sps30Command.Stop.Span);
        sensor.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<Sps30Frame?> AskAsync(ReadOnlyMemory<byte> request, byte command, CancellationToken cancel) =>
        sensor.AskAsync(request, frame => frame.Command == command, Patience, cancel);

    private SourceReading Take(LineSink sink, Sps30Frame reply)
    {
        if (reply.State == NotAllowedNow)
        {
            sensor.Tell(Sps30Command.Start.Span);
            startedAt = sensor.Now;
            return SourceReading.Silent("not-measuring", $"{options.Device} was not measuring, after a loss of its supply for example, and was started again");
        }
        if (reply.DeviceError)
            return SourceReading.Failed("device-error", $"{options.Device} says that its fan or laser is out of order: cut its power once; if it stays so, replace it");
        if (reply.State != 0) return SourceReading.Failed("refused", $"{options.Device} refuses to be read, state {reply.State:x2}: cut its power once");
        if (reply.Data.Length == 0) return SourceReading.Silent("no-new-data", $"{options.Device} has measured nothing new since the last read");
        if (!reply.HasValues) return SourceReading.Failed("format", $"{options.Device} sends {reply.Data.Length} bytes where ten floats belong: cut its power once");

        if (warmUp.Gap(options.Device, sensor.Now) is { } cold) return cold;
        var values = Fields.Select((field, i) => MeasuredValue.Within(field, reply.Value(i), i < Masses ? Limit : double.PositiveInfinity, i < Masses ? 2 : 3));
        return lines.Write(sink, new([.. values], 1, sensor.Interval), sensor.Now);
    }
}
