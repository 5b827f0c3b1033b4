namespace Telemetry.Contracts;

/// <summary>The closed, versioned table of methods; the only place where a count is corrected for dead time.</summary>
public static class DoseMethods
{
    /// <summary>Share of dead time up to which the correction holds; beyond it a tube may well count less in a stronger field.</summary>
    public const double MaxDeadShare = 0.5;

    public static IReadOnlyList<DoseMethod> All { get; } =
    [
        new(1, "non-paralysable-1", "m = N / T; cpm = 60 m / (1 - m tau); dose rate = factor cpm; m tau up to 0.5",
            "cpm / sqrt(N); one count for N = 0", "Knoll, Radiation Detection and Measurement, 4.VII; spread under dead time: Mueller, Nucl. Instr. Meth. 117 (1974) 401",
            NonParalysable),
    ];

    public static DoseMethod Current => All[^1];

    private static CountRate NonParalysable(long count, TimeSpan length, TimeSpan deadTime)
    {
        if (length <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(length), length, "counts come in a time");
        var (counts, dead, flags) = ((double)count, count * (deadTime / length), ValueFlags.None);
        if (dead > MaxDeadShare) (counts, dead, flags) = (MaxDeadShare * (length / deadTime), MaxDeadShare, ValueFlags.RangeLimit);
        // Dead time spaces the counts out: var(N) = N (1 - m tau)^2, so that after the correction the relative spread is 1 / sqrt(N) again.
        var perCount = 1 / length.TotalMinutes / (1 - dead);
        return new CountRate(counts * perCount, Math.Sqrt(Math.Max(counts, 1)) * perCount, flags);
    }
}
