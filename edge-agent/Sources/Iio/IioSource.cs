using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A sensor chip that the kernel drives: read through IIO, found by name.</summary>
internal sealed class IioSource(IioOptions options, SourceContext context, IAttributeFiles files) : ISource
{
    private readonly IioChip chip = IioChip.Find(options.Chip)!;
    private readonly Dictionary<Measurement, ValueLine> lines = [];
    private readonly Co2WarmUp warmUp = new(IioChip.Find(options.Chip)!.WarmUp);
    private long? readBefore;
    private TimeSpan? powered;
    private bool away;

    public static SourceKind Kind { get; } = SourceKind.Of<IioOptions>(
        "iio",
        $"A chip driven by the kernel ({string.Join(", ", IioChip.All.Select(chip => chip.Name))}): climate, CO2, dust",
        """{ "Kind": "iio", "Name": "bme280", "Interval": "00:00:30", "Chip": "bme280" }""",
        (options, context) => new IioSource(options, context, new KernelFiles()));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink, cancel));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SourceReading Read(LineSink sink, CancellationToken cancel)
    {
        if (IioDevices.Find(files, options.Root, chip, options.Address, out var failure) is not { } folder)
        {
            away = true;
            warmUp.Opened(wasAway: false, context.Time.GetElapsedTime(0));
            return failure;
        }
        var interval = readBefore is { } before ? context.Time.GetElapsedTime(before) : TimeSpan.Zero;
        readBefore = context.Time.GetTimestamp();

        var now = context.Time.GetElapsedTime(0);
        SourceReading? worst = null;
        var dead = false;
        List<(IioReading Reading, MeasuredValue Value)> all = [];
        foreach (var reading in chip.Readings)
        {
            cancel.ThrowIfCancellationRequested();
            var (number, errno) = IioChannel.Read(files, folder, reading.Channel);
            if (number is { } known) all.Add((reading, Value(reading, known)));
            else worst = Worse(worst, Gap(reading, errno));
            dead |= errno is Libc.InputOutput or Libc.NoDevice or Libc.NoSuchDevice;
        }
        if (all.Count == 0)
        {
            away |= dead;
            return worst!.Value;
        }
        if (away) (away, powered) = (false, now);
        if (all.Find(read => read.Reading.Field == "co2") is { Reading: not null } co2
            && warmUp.Judge(options.Name, co2.Value.Number, now) is { } cold) return cold;
        // Nothing at all is what a chip says before its first measurement: its 0 °C is none.
        if (all.Count > 1 && all.All(read => read.Value.Number == 0))
            all.RemoveAll(read => read.Reading.Measurement.Find(read.Value.Field)!.Holds(0));
        foreach (var read in all.Where(read => now - powered < read.Reading.WarmUp).ToArray())
        {
            worst = Worse(worst, WarmUp.Until(options.Name, read.Reading.WarmUp!.Value - (now - powered!.Value)));
            all.Remove(read);
        }
        foreach (var group in all.GroupBy(read => read.Reading.Measurement, read => read.Value))
            worst = Worse(worst, Write(sink, group.Key, new([.. group], 1, interval)));
        // What could be read counts; the reason for the rest is counted.
        return worst is not { Reason.Length: > 0 } reason ? SourceReading.Ok
            : sink.Count > 0 ? SourceReading.Partly(reason.Reason, reason.Words!)
            : reason;
    }

    private MeasuredValue Value(IioReading reading, double number) =>
        MeasuredValue.Within(
            reading.Field, reading.Convert(DriverQuirk.Undo(chip.Name, reading.Channel, number)), reading.Limit, reading.Digits);

    private SourceReading Write(LineSink sink, Measurement measurement, Measured measured)
    {
        if (!lines.TryGetValue(measurement, out var line)) lines[measurement] = line = new(measurement, options.Name, options.StuckAfter);
        var now = context.Time.GetElapsedTime(0);
        var before = sink.Count;
        var written = line.Write(sink, measured, now);
        if (sink.Count > before && measured.Plausible(measurement, out _).Find("humidity") is { } humidity)
            context.Humidity.Post(options.Name, humidity, now);
        return written;
    }

    private static SourceReading Worse(SourceReading? known, SourceReading found) => known is { Reason.Length: > 0 } worst ? worst : found;

    /// <summary>Errors of a chip that does not answer are normal, and a gap: never a zero.</summary>
    private SourceReading Gap(IioReading reading, int errno) => errno switch
    {
        Libc.InputOutput => SourceReading.Failed("eio", $"{chip.Name} does not answer for {reading.Channel} (EIO): check its wires, their length and the pull-ups"),
        Libc.TimedOut => SourceReading.Failed("timed-out", $"{chip.Name} was not ready in time for {reading.Channel} (ETIMEDOUT): check its supply"),
        Libc.NoEntry => SourceReading.Failed("no-attribute", $"the driver of {chip.Name} offers no {reading.Channel}: correct Chip, or use a newer kernel"),
        Libc.Busy or Libc.TryAgain => SourceReading.Failed("busy", $"{chip.Name} is in use, by a trigger or another program: stop it"),
        Libc.NoDevice or Libc.NoSuchDevice => SourceReading.Waiting("no-device", $"{chip.Name} went away: check its wires"),
        Libc.AccessDenied or Libc.NotPermitted => SourceReading.Failed("denied", $"{reading.Channel} of {chip.Name} may not be read by the agent's user"),
        _ => SourceReading.Failed("unreadable", $"{reading.Channel} of {chip.Name} cannot be read: {Libc.Message(errno)}"),
    };
}
