namespace Telemetry.Collector;

/// <summary>
/// Folds the values of one series, given in time order, into steps. Steps begin at multiples of their length counted from
/// midnight in Japan; a step without values between two with values is null, never zero. With step 0 it passes points through.
/// </summary>
public sealed class StepFold(Aggregate aggregate, long step)
{
    private readonly List<double?[]> done = [];
    private long start = long.MinValue;
    private double? previous;
    private double value;
    private long count;

    /// <summary>Points so far, gaps and the open step included.</summary>
    public int Count => done.Count + (count > 0 ? 1 : 0);

    /// <summary>Begin of the step that holds an instant, ms.</summary>
    public static long StartOf(long time, long step)
    {
        var local = time + (long)JapanTime.Offset.TotalMilliseconds;
        var into = local % step;
        return time - (into < 0 ? into + step : into);
    }

    /// <summary>The last value of a counter before the range: what grew since belongs to the first value's step.</summary>
    public void Before(double last) => previous = last;

    public void Add(long time, double sample)
    {
        if (step == 0)
        {
            done.Add([time, sample]);
            return;
        }
        var mine = StartOf(time, step);
        if (mine != start) Open(mine);
        Take(sample);
    }

    public IReadOnlyList<double?[]> Finish()
    {
        Close();
        return done;
    }

    private void Open(long next)
    {
        Close();
        if (done.Count > 0)
            for (var gap = start + step; gap < next; gap += step) done.Add([gap, null]);
        (start, value, count) = (next, 0, 0);
    }

    private void Take(double sample)
    {
        value = aggregate switch
        {
            Aggregate.Min => count == 0 ? sample : Math.Min(value, sample),
            Aggregate.Max => count == 0 ? sample : Math.Max(value, sample),
            Aggregate.Last => sample,
            Aggregate.Increase => value + Growth(sample),
            Aggregate.Count => value + 1,
            _ => value + sample,
        };
        previous = sample;
        count++;
    }

    private double Growth(double sample) => previous is not { } last ? 0 : sample >= last ? sample - last : sample;

    private void Close()
    {
        if (count == 0) return;
        done.Add([start, aggregate == Aggregate.Mean ? value / count : value]);
        count = 0;
    }
}
