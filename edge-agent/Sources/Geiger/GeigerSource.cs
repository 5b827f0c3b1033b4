namespace Telemetry.EdgeAgent;

/// <summary>Geiger tube on a GPIO line: takes the pulses of the interval off it; what they say is <see cref="RadiationLine"/>'s.</summary>
internal sealed class GeigerSource(GeigerOptions options, TimeProvider time) : ISource
{
    private readonly PulseCounter counter = new(options.DeadTime);
    private readonly RadiationLine radiation = new(options);
    private EventStream? stream;
    private long since;
    private ulong firstNs, lastNs;
    private int events;

    public static SourceKind Kind { get; } = SourceKind.Of<GeigerOptions>(
        "geiger",
        "Geiger tube, pulses as GPIO line events from a chip's line or from a path: count, count rate, dose rate, alarm",
        """{ "Kind": "geiger", "Name": "tube1", "Interval": "00:00:10", "Chip": "/dev/gpiochip0", "Line": 17, "Tube": "sbm-20", "Factor": 0.0057, "DeadTime": "00:00:00.00019" }""",
        (options, context) => new GeigerSource(options, context.Time));

    private string Place => options.Path ?? $"line {options.Line} of {options.Chip}";

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private SourceReading Read(LineSink sink)
    {
        if (stream is null)
        {
            stream = EventStream.TryOpen(options, out var failure);
            if (stream is null) return failure;
            if (stream.IsLine) counter.BeginRequest();
            else counter.BeginStream();
            since = time.GetTimestamp();
            return SourceReading.Started;
        }

        (events, firstNs, lastNs) = (0, 0, 0);
        var end = stream.Drain(Take, out var errno);
        var now = time.GetTimestamp();
        var length = time.GetElapsedTime(since, now);
        since = now;

        var gap = Gap(end, errno, events);
        var told = SourceReading.Ok;
        if (gap is null || events > 0) told = radiation.Write(sink, Longer(length, Span), counter.Take());
        else radiation.Forget();
        if (end is StreamEnd.Broken or StreamEnd.NotEvents) Close();
        else if (end == StreamEnd.NoWriter) counter.BeginStream();
        return gap ?? told;
    }

    private TimeSpan Span => lastNs > firstNs ? TimeSpan.FromMicroseconds((lastNs - firstNs) / 1000.0) : TimeSpan.Zero;

    private void Take(GpioLineEvent pulse)
    {
        counter.Add(pulse.LineSeqno, pulse.TimestampNs);
        if (events++ == 0) firstNs = pulse.TimestampNs;
        lastNs = pulse.TimestampNs;
    }

    /// <summary>A recording, or a pipe that filled while nobody read, tells of more time than has passed since the last read.</summary>
    private static TimeSpan Longer(TimeSpan interval, TimeSpan span) => span > interval ? span : interval;

    private SourceReading? Gap(StreamEnd end, int errno, int events) => end switch
    {
        StreamEnd.NoWriter when events == 0 => SourceReading.Silent("no-writer", $"{Place} gives no events: nothing writes to it, or the recording is over"),
        StreamEnd.NotEvents => SourceReading.Failed("not-events", $"{Place} does not hold gpio_v2_line_event records of 48 bytes: correct Path"),
        StreamEnd.Broken => SourceReading.Failed("read", $"{Place} cannot be read: {Libc.Message(errno)}; it is opened again at the next read"),
        _ => null,
    };

    private void Close()
    {
        stream?.Dispose();
        stream = null;
        radiation.Forget();
    }
}
