namespace Telemetry.FieldSimulator;

/// <summary>A Nova SDS011 at the end of a serial line. All members may be called from any thread.</summary>
public sealed class Sds011Simulator(Sds011Options options, TimeProvider time, Random random) : IFieldDevice
{
    private const int RememberedReports = 100_000;

    /// <summary>How often commands are looked for: a reply comes as fast as from the real sensor.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(20);
    private readonly Sds011State _state = new((ushort)options.DeviceId, options.Interval);
    private readonly CityAir _air = new(options.MeanPm25, random);
    private readonly LineNoise _noise = new(options.NoiseRate, options.BadChecksumRate, random);
    private readonly List<byte> _received = [];
    private readonly Queue<AirSample> _intact = new();
    private readonly Lock _gate = new();
    private readonly MadeFolders _folders = new();
    private readonly DeviceLoop _loop = new();
    private PseudoTerminal? _line;
    private AirSample _latest;

    public string Kind => "sds011";
    public string Path => options.Link;
    public Task Completion => _loop.Completion;

    /// <summary>The values of the intact reports that went into the open line, oldest first; the last 100,000 of them.</summary>
    public IReadOnlyList<AirSample> IntactReports
    {
        get { lock (_gate) return [.. _intact]; }
    }

    /// <summary>Reports with a wrong checksum that went into the open line.</summary>
    public int SpoiledReports { get; private set; }

    /// <summary>Reports lost because nobody had the line open or its buffer was full.</summary>
    public int UnheardReports { get; private set; }

    /// <summary>When set, reports tell this instead of the air.</summary>
    public AirSample? Pinned { get; set; }

    /// <summary>While true the sensor sends nothing: a cable pulled out.</summary>
    public bool Silent { get; set; }

    public bool Asleep
    {
        get { lock (_gate) return _state.Asleep; }
    }

    public void Start()
    {
        _folders.MakeFor(options.Link);
        _line = new PseudoTerminal(options.Link);
        _loop.Start(cancel => ServeAsync(_line, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _line?.Dispose();
        _folders.Remove();
    }

    private async Task ServeAsync(PseudoTerminal line, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var last = TimeSpan.Zero;
        _latest = _air.Next(TimeSpan.Zero, time.GetLocalNow().TimeOfDay);
        using var turns = new PeriodicTimer(s_turn < options.Interval ? s_turn : options.Interval, time);
        do
        {
            var now = time.GetElapsedTime(start);
            lock (_gate)
            {
                AnswerCommands(line, now);
                if (!_state.ReportDue(now)) continue;
                _latest = Pinned ?? _air.Next(now - last, time.GetLocalNow().TimeOfDay);
                last = now;
                Send(line, Sds011Frame.Report(_latest, _state.Id), _latest);
            }
        } while (await turns.WaitForNextTickAsync(cancel));
    }

    private void AnswerCommands(PseudoTerminal line, TimeSpan now)
    {
        Span<byte> buffer = stackalloc byte[256];
        _received.AddRange(buffer[..line.Read(buffer)]);
        while (Sds011Command.TryTake(_received, out var command))
            if (_state.Answer(command, _latest, now) is { } reply)
                Send(line, reply, command.Code == Sds011Command.Query ? _latest : null);
    }

    private void Send(PseudoTerminal line, byte[] frame, AirSample? report)
    {
        if (Silent) return;
        var (bytes, intact) = _noise.Pass(frame);
        var heard = line.Write(bytes);
        if (report is not { } sample) return;
        if (!heard) UnheardReports++;
        else if (!intact) SpoiledReports++;
        else
        {
            _intact.Enqueue(sample);
            if (_intact.Count > RememberedReports) _intact.Dequeue();
        }
    }
}
