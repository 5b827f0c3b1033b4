namespace Telemetry.EdgeAgent;

/// <summary>One session as far as it was told. What its NAS says is absolute; what is added up is the growth.</summary>
internal sealed class AccountingSession(UInt128 key, UInt128 nas, BssAccount bss, EventTime first)
{
    private ulong? rx, tx, seconds;

    public UInt128 Key => key;
    public UInt128 Nas => nas;
    public BssAccount Bss => bss;
    public bool IsOpen { get; set; } = true;

    /// <summary>Its Start was seen; <see cref="Began"/> is known.</summary>
    public bool IsStartTold { get; set; }

    /// <summary>It is one of the counter's sessions.</summary>
    public bool IsCounted { get; set; }

    public EventTime Began { get; set; } = first;

    public EventTime Last { get; set; } = first;

    /// <summary>When it was heard of last or, ended, when it ended; by our monotonic clock.</summary>
    public TimeSpan Touched { get; set; }

    /// <summary>What it shows now came before us.</summary>
    public void BeginAt(in AccountingFigures figures) => (rx, tx, seconds) = (figures.Rx, figures.Tx, figures.Seconds);

    /// <summary>An absent figure stays. One that fell was reset, and what it shows came since; told late, it is only old.</summary>
    /// <param name="isNew">It was told after what is known.</param>
    public void Grow(in AccountingFigures figures, bool isNew)
    {
        bss.RxBytes += Growth(figures.Rx, ref rx, isNew);
        bss.TxBytes += Growth(figures.Tx, ref tx, isNew);
        bss.Seconds += Growth(figures.Seconds, ref seconds, isNew);
    }

    private static ulong Growth(ulong? told, ref ulong? known, bool isNew)
    {
        if (told is not { } value) return 0;
        var before = known ?? 0;
        if (value < before && !isNew) return 0;
        known = value;
        return value >= before ? value - before : value;
    }
}

/// <summary>From the hotspot's view.</summary>
internal readonly record struct AccountingFigures(ulong? Rx, ulong? Tx, ulong? Seconds);

/// <summary>What is told of one name: its counters since the agent started.</summary>
internal sealed class BssAccount(string name)
{
    public string Name => name;

    /// <summary>Something valid has come from it: until then nothing is known, not even that nobody is there.</summary>
    public bool IsHeard { get; set; }

    public int Stations { get; private set; }

    /// <summary>Most at one time since the last line.</summary>
    public int Peak { get; set; }

    public long Sessions { get; set; }

    public ulong RxBytes { get; set; }

    public ulong TxBytes { get; set; }

    public ulong Seconds { get; set; }

    public void Count(int change)
    {
        Stations += change;
        Peak = Math.Max(Peak, Stations);
    }
}
