namespace Telemetry.EdgeAgent;

/// <summary>
/// An open stream of line events: a line request, a FIFO or a recording. Reads what is there without waiting and keeps the
/// beginning of a record whose end has not come.
/// </summary>
internal sealed class EventStream(Descriptor descriptor, bool isLine) : IDisposable
{
    private readonly FrameBuffer buffer = new();
    private readonly byte[] chunk = new byte[GpioLineEvent.Size * 64];

    /// <summary>True for a line request, whose numbers begin at 1.</summary>
    public bool IsLine => isLine;

    /// <summary>Null with the failure as a reading.</summary>
    public static EventStream? TryOpen(GeigerOptions options, out SourceReading failure)
    {
        if (options.Path is not { } path)
            return GpioLineRequest.TryOpen(options.Chip!, options.Line!.Value, options.Debounce, out failure) is { } line
                ? new EventStream(line, isLine: true)
                : null;

        var opened = Descriptor.TryOpen(path, Libc.ReadOnly, out var errno);
        failure = opened is null ? OpenFailure(path, errno, "let the agent's user read it") : default;
        if (opened is null || opened.TryLock()) return opened is null ? null : new EventStream(opened, isLine: false);
        // Two readers of a pipe would each get half of the pulses.
        opened.Dispose();
        failure = SourceReading.Failed("busy", $"{path} is being read by another agent: stop it (fuser {path} names it)");
        return null;
    }

    public static SourceReading OpenFailure(string path, int errno, string cureOfDenied) => errno switch
    {
        Libc.NoEntry or Libc.NoDevice or Libc.NoSuchDevice =>
            SourceReading.Waiting("no-device", $"{path} is not there: correct the path, or start what makes it: for a GPIO chip its driver, for a pipe its writer"),
        Libc.AccessDenied or Libc.NotPermitted => SourceReading.Failed("denied", $"{path} may not be opened: {cureOfDenied}"),
        _ => SourceReading.Failed("open", $"{path} cannot be opened: {Libc.Message(errno)}"),
    };

    /// <summary>Hands every whole event to <paramref name="take"/>.</summary>
    /// <returns>How the stream ended for now; a number of 0 or less that is not "nothing now" is a system error.</returns>
    public StreamEnd Drain(Action<GpioLineEvent> take, out int errno)
    {
        int count;
        while ((count = descriptor.Read(chunk, out errno)) > 0)
        {
            buffer.Append(chunk.AsSpan(0, count));
            while (buffer.Length >= GpioLineEvent.Size)
            {
                if (!GpioLineEvent.TryRead(buffer.Bytes, out var pulse)) return StreamEnd.NotEvents;
                buffer.Drop(GpioLineEvent.Size);
                take(pulse);
            }
        }
        if (count < 0) return errno == Libc.TryAgain ? StreamEnd.NothingNow : StreamEnd.Broken;
        // Whoever opens a FIFO next begins at a record's first byte.
        if (!isLine) buffer.Clear();
        return StreamEnd.NoWriter;
    }

    public void Dispose() => descriptor.Dispose();
}

internal enum StreamEnd
{
    /// <summary>The source is there and has nothing more at the moment.</summary>
    NothingNow,

    /// <summary>End of a recording, or a FIFO without a writer.</summary>
    NoWriter,

    /// <summary>The bytes are not line events.</summary>
    NotEvents,

    /// <summary>Reading failed.</summary>
    Broken,
}
