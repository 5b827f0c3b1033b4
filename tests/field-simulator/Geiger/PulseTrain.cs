namespace Telemetry.FieldSimulator;

/// <summary>The tube's pulses as the kernel numbers them: Poisson in time, one number each, some of them lost as records.</summary>
public sealed class PulseTrain
{
    private readonly GeigerOptions _options;
    private readonly Random _random;
    private double _countsPerMinute;
    private uint _sequence;

    public PulseTrain(GeigerOptions options, ulong startNs, Random random)
    {
        (_options, _random, _sequence) = (options, random, options.FirstSequence);
        SetRate(options.CountsPerMinute, startNs);
    }

    /// <summary>When the next pulse comes; the greatest number for a dead tube.</summary>
    public ulong NextNs { get; private set; }

    /// <summary>A Poisson process has no memory: a new rate draws the waiting time anew.</summary>
    public void SetRate(double countsPerMinute, ulong nowNs)
    {
        _countsPerMinute = countsPerMinute;
        NextNs = After(nowNs);
    }

    /// <summary>The next pulse, and whether its record is lost.</summary>
    public (GpioLineEvent Event, bool Dropped) Take()
    {
        var pulse = new GpioLineEvent(NextNs, GpioLineEvent.RisingEdge, (uint)_options.LineOffset, _sequence, _sequence);
        _sequence = unchecked(_sequence + 1);
        NextNs = After(NextNs);
        return (pulse, _random.Chance(_options.DropRate));
    }

    private ulong After(ulong ns) =>
        _countsPerMinute > 0 ? ns + (ulong)(_random.Exponential() * 60e9 / _countsPerMinute) : ulong.MaxValue;
}
