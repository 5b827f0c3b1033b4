namespace Telemetry.EdgeAgent;

/// <summary>Which of several brokers to use; 0 is the preferred one. Pure: times are passed in, monotonic.</summary>
internal sealed class PathPolicy(int count, TimeSpan failoverAfter, TimeSpan returnAfter, TimeSpan start)
{
    private const int MostDoublings = 4;
    private TimeSpan? down = start, up, preferredUp;
    private int rounds, failedReturns;
    private bool returned;

    public int Current { get; private set; }

    /// <param name="connected">To the current broker.</param>
    /// <param name="preferredReached">Whether the preferred one answers, asked while another one is used.</param>
    /// <returns>The broker to use from now on.</returns>
    public int Decide(bool connected, bool preferredReached, TimeSpan now)
    {
        preferredUp = Current > 0 && preferredReached ? preferredUp ?? now : null;
        if (connected)
        {
            (down, up, rounds) = (null, up ?? now, 0);
            if (Current == 0 && now - up >= returnAfter) (failedReturns, returned) = (0, false);
            if (now - preferredUp >= Longer(returnAfter, failedReturns)) Use(0, now);
            return Current;
        }

        (down, up) = (down ?? now, null);
        // Where this one is down too there is nothing to wait for.
        if (preferredUp is not null) Use(0, now);
        else if (now - down >= Longer(failoverAfter, rounds))
        {
            var next = (Current + 1) % count;
            // A preferred broker that answers and does not hold is returned to ever more slowly; and a fleet without any broker does not hurry round.
            if (Current == 0 && returned) failedReturns = Math.Min(failedReturns + 1, MostDoublings);
            if (next == 0) rounds = Math.Min(rounds + 1, MostDoublings);
            Use(next, now);
        }
        return Current;
    }

    private void Use(int index, TimeSpan now) => (Current, down, up, preferredUp, returned) = (index, now, null, null, index == 0);

    private static TimeSpan Longer(TimeSpan once, int doublings) => once * Math.Pow(2, doublings);
}
