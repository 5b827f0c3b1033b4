namespace Telemetry.FieldSimulator;

/// <summary>
/// A Geiger tube on a GPIO line. Pulses come whether or not somebody reads; a reader gets the newest 1,024 and what comes
/// after, and sees by the sequence numbers what it missed. All members may be called from any thread.
/// </summary>
public sealed class GeigerSimulator : IFieldDevice
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(20);
    private readonly GeigerOptions _options;
    private readonly TimeProvider _time;
    private readonly PulseTrain _train;
    private readonly KernelEventBuffer _buffer = new();
    private readonly Lock _gate = new();
    private readonly MadeFolders _folders = new();
    private readonly DeviceLoop _loop = new();
    private double _countsPerMinute;
    private Fifo? _fifo;

    public GeigerSimulator(GeigerOptions options, TimeProvider time, Random random)
    {
        (_options, _time, _countsPerMinute) = (options, time, options.CountsPerMinute);
        _train = new PulseTrain(options, Monotonic(time), random);
    }

    public string Kind => "geiger";
    public string Path => _options.Path;
    public Task Completion => _loop.Completion;

    /// <summary>Pulses of the tube so far: what a reader must arrive at by sequence numbers.</summary>
    public long Pulses { get; private set; }

    /// <summary>Events lost by the drop rate.</summary>
    public long Dropped { get; private set; }

    /// <summary>Events lost because the buffer was full.</summary>
    public long Discarded
    {
        get { lock (_gate) return _buffer.Discarded; }
    }

    /// <summary>Events handed to the pipe.</summary>
    public long Written { get; private set; }

    /// <summary>The sequence number of the last pulse.</summary>
    public uint LastSequence { get; private set; }

    /// <summary>The rate from now on: rain, a release, a dead tube.</summary>
    public double CountsPerMinute
    {
        get => _countsPerMinute;
        set
        {
            lock (_gate)
            {
                Catch(Monotonic(_time));
                _countsPerMinute = value;
                _train.SetRate(value, Monotonic(_time));
            }
        }
    }

    /// <summary>CLOCK_MONOTONIC in nanoseconds when <paramref name="time"/> is the system's.</summary>
    public static ulong Monotonic(TimeProvider time) => (ulong)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);

    public void Start()
    {
        _folders.MakeFor(_options.Path);
        _fifo = new Fifo(_options.Path);
        _loop.Start(cancel => ServeAsync(_fifo, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _fifo?.Dispose();
        _folders.Remove();
    }

    private async Task ServeAsync(Fifo fifo, CancellationToken cancel)
    {
        using var turns = new PeriodicTimer(s_turn, _time);
        do
        {
            lock (_gate)
            {
                Catch(Monotonic(_time));
                HandOver(fifo);
            }
        } while (await turns.WaitForNextTickAsync(cancel));
    }

    private void Catch(ulong nowNs)
    {
        while (_train.NextNs <= nowNs)
        {
            var (pulse, dropped) = _train.Take();
            Pulses++;
            LastSequence = pulse.LineSequence;
            if (dropped) Dropped++;
            else _buffer.Add(pulse);
        }
    }

    private void HandOver(Fifo fifo)
    {
        Span<byte> record = stackalloc byte[GpioLineEvent.Size];
        // Even with nothing to write, the FIFO is opened for a reader that waits in its open call.
        fifo.Open();
        while (_buffer.TryPeek(out var oldest))
        {
            oldest.WriteTo(record);
            if (!fifo.TryWrite(record)) return;
            _buffer.Remove();
            Written++;
        }
    }
}
