namespace Telemetry.EdgeAgent;

/// <summary>
/// A sensor on a serial line: opens the line when it is used, collects the frames of one read, and names the cause when there is none.
/// </summary>
/// <param name="cure">What to look at when the sensor is silent.</param>
internal sealed class SerialSensor<TFrame>(string device, int baud, string cure, TimeProvider time) : IDisposable
    where TFrame : struct, IFrame<TFrame>
{
    /// <summary>How often an answer is looked for.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private readonly byte[] chunk = new byte[1024];
    private readonly List<TFrame> frames = [];
    private readonly SerialTally tally = new(device, baud, cure);
    private Framer<TFrame> framer = new();
    private SerialLine? line;
    private bool lost;
    private long begun;

    public IReadOnlyList<TFrame> Frames => frames;

    /// <summary>Bytes of this read, whatever they were.</summary>
    public long Bytes => tally.Bytes;

    /// <summary>Time from the read before, or from the opening of the line, to this one.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>The line opened last had gone away before: what hangs on it was most likely without power, and is cold.</summary>
    public bool WasAway { get; private set; }

    /// <summary>Monotonic.</summary>
    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>True when the line is open; <paramref name="reading"/> says how it stands when it was not open before.</summary>
    public bool TryOpen(out SourceReading? reading)
    {
        reading = null;
        if (line is not null) return true;
        line = SerialLine.TryOpen(device, baud, out var failure);
        reading = line is null ? failure : SourceReading.Started;
        (framer, begun) = (new(), time.GetTimestamp());
        if (line is null) return false;
        (WasAway, lost) = (lost, false);
        return true;
    }

    /// <summary>A read begins: frames and counts start anew, and what has come in since the last is heard. False when the line is gone.</summary>
    public bool Begin()
    {
        frames.Clear();
        tally.Begin(framer.BadChecksums, framer.Skipped);
        Interval = time.GetElapsedTime(begun);
        begun = time.GetTimestamp();
        return Listen();
    }

    public bool Tell(ReadOnlySpan<byte> bytes) => line?.Write(bytes) == true;

    /// <summary>Drops what was heard, tells <paramref name="request"/>, and waits for a frame that answers it; null when none comes.</summary>
    public async ValueTask<TFrame?> AskAsync(ReadOnlyMemory<byte> request, Predicate<TFrame> answers, TimeSpan patience, CancellationToken cancel)
    {
        frames.Clear();
        if (!Tell(request.Span)) return null;
        var start = time.GetTimestamp();
        while (true)
        {
            var open = Listen();
            foreach (var frame in frames)
                if (answers(frame)) return frame;
            if (!open || time.GetElapsedTime(start) >= patience) return null;
            await Task.Delay(Turn, time, cancel);
        }
    }

    /// <summary>Why there is no value.</summary>
    public SourceReading Gap() => line is null
        ? SourceReading.Failed("gone", $"{device} went away: check the USB plug and the supply; it is opened again at the next read")
        : frames.Count > 0 ? SourceReading.Silent("no-new-data", $"{device} answers but reports nothing: {cure}")
        : tally.Gap(framer.BadChecksums, framer.Skipped);

    public void Dispose()
    {
        line?.Dispose();
        line = null;
    }

    private bool Listen()
    {
        if (line is null) return false;
        int count, errno;
        while ((count = line.Read(chunk, out errno)) > 0)
        {
            tally.Add(chunk.AsSpan(0, count));
            framer.Feed(chunk.AsSpan(0, count));
            while (framer.TryTake(out var frame)) frames.Add(frame);
        }
        if (count < 0 && errno == Libc.TryAgain) return true;
        lost = true;
        Dispose();
        return false;
    }
}
