namespace Telemetry.EdgeAgent;

/// <summary>
/// CUSUM of Poisson counts (Page 1954): log-likelihood ratio of "the rate is <paramref name="to"/> times the usual one" against
/// "it is <paramref name="from"/> times", summed and never below 0. While the second holds, the mean number of intervals until the sum
/// reaches h is at least e^h (Lorden, Ann. Math. Statist. 42 (1971) 1897), whatever the rate and the length of an interval.
/// </summary>
/// <param name="enough">h: the sum at which the change is taken for proven.</param>
internal sealed class RateEvidence(double from, double to, double enough)
{
    private readonly double perCount = Math.Log(to / from), perExpected = to - from;

    public double Sum { get; private set; }

    /// <summary>Where the change most probably began: counts and time since the sum was last 0.</summary>
    public (long Count, TimeSpan Length, double Expected) Since { get; private set; }

    /// <param name="expected">Counts that are usual in this time.</param>
    /// <returns>True when the change is proven.</returns>
    public bool Add(TimeSpan length, long count, double expected)
    {
        Sum += count * perCount - perExpected * expected;
        Since = (Since.Count + count, Since.Length + length, Since.Expected + expected);
        if (Sum <= 0) Clear();
        return Sum >= enough;
    }

    public void Clear() => (Sum, Since) = (0, default);
}
