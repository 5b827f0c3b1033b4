using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Geiger tube on a GPIO line: pulses of the interval, count rate and dose rate over the window.</summary>
internal sealed class GeigerSource(GeigerOptions options, TimeProvider time) : ISource
{
    /// <summary>A rate over more than an hour (a long recording) is no rate of now.</summary>
    private static readonly TimeSpan LongestTold = TimeSpan.FromHours(1);
    private readonly PulseCounter counter = new();
    private readonly PulseWindow window = new(options.Window);
    private EventStream? stream;
    private long since;
    private ulong firstNs, lastNs;
    private int events;

    public static SourceKind Kind { get; } = SourceKind.Of<GeigerOptions>(
        "geiger",
        "Geiger tube, pulses as GPIO line events from a chip's line or from a path: count, count rate, dose rate",
        """{ "Kind": "geiger", "Name": "tube1", "Interval": "00:00:10", "Chip": "/dev/gpiochip0", "Line": 17, "Tube": "sbm-20", "Factor": 0.0057 }""",
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
        if (gap is null || events > 0) Write(sink, Longer(length, Span));
        else window.Clear();
        if (end is StreamEnd.Broken or StreamEnd.NotEvents) Close();
        else if (end == StreamEnd.NoWriter) counter.BeginStream();
        return gap ?? SourceReading.Ok;
    }

    private TimeSpan Span => lastNs > firstNs ? TimeSpan.FromMicroseconds((lastNs - firstNs) / 1000.0) : TimeSpan.Zero;

    private void Take(GpioLineEvent pulse)
    {
        counter.Add(pulse.LineSeqno);
        if (events++ == 0) firstNs = pulse.TimestampNs;
        lastNs = pulse.TimestampNs;
    }

    /// <summary>A recording, or a pipe that filled while nobody read, tells of more time than has passed since the last read.</summary>
    private static TimeSpan Longer(TimeSpan interval, TimeSpan span) => span > interval ? span : interval;

    private void Write(LineSink sink, TimeSpan length)
    {
        var (count, lost) = counter.Take();
        window.Add(length, count);
        var line = sink.Begin(Measurements.Radiation).Tag("tube", options.Name)
            .Field("count", count);
        if (window.Length <= LongestTold)
        {
            line.Field("cpm", Math.Round(window.PerMinute, 3));
            if (options.Factor is { } factor) line.Field("dose_rate", Math.Round(window.PerMinute * factor, 5));
            line.Field("window_s", Math.Round(window.Length.TotalSeconds, 1));
        }
        line.Field("lost", lost);
        sink.End();
    }

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
        window.Clear();
    }
}
