namespace Telemetry.Collector;

/// <summary>
/// Folds the values of one series, or roll-ups of them, given in time order, into steps. A step without values between two with values is
/// null, never zero. With step 0 it passes points through.
/// </summary>
public sealed class StepFold(Aggregate aggregate, long step, StepZone? zone = null, SeriesPoints? into = null)
{
    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    private readonly StepZone zone = zone ?? StepZone.Japan;
    private readonly SeriesPoints done = into ?? new SeriesPoints("", NoTags);
    private readonly double? share = Aggregates.Share(aggregate);
    private readonly List<double> values = [];
    private long start = long.MinValue, end = long.MinValue;
    private double? before;
    private RollupCell cell;

    /// <summary>Points so far, gaps and the open step included.</summary>
    public int Count => done.Count + (cell.Count > 0 ? 1 : 0);

    /// <summary>Begin of the step of Japan that holds an instant, ms.</summary>
    public static long StartOf(long time, long step) => StepZone.Japan.StartOf(time, step);

    /// <summary>The last value of a counter before the range: what grew since belongs to the first value's step.</summary>
    public void Before(double last) => before = last;

    public void Add(long time, double sample)
    {
        if (step == 0)
        {
            done.Add(time, sample);
            return;
        }
        if (time >= end || time < start) Open(time);
        cell.Add(time, sample);
        if (share is not null) values.Add(sample);
    }

    /// <param name="time">Begin of the roll-up, which lies in one step.</param>
    public void Add(long time, in RollupCell rollup)
    {
        if (rollup.IsEmpty) return;
        if (time >= end || time < start) Open(time);
        cell.Add(rollup);
    }

    public IReadOnlyList<double?[]> Finish() => Close().ToPairs();

    public SeriesPoints Close()
    {
        if (cell.IsEmpty) return done;
        done.Add(start, share is { } p ? Percentile.Of(values, p) : cell.Of(aggregate, before), cell.Count);
        before = cell.Last;
        cell = default;
        values.Clear();
        return done;
    }

    private void Open(long time)
    {
        var next = zone.StartOf(time, step);
        Close();
        if (done.Count > 0)
            for (var gap = end; gap < next; gap = zone.Next(gap, step)) done.Add(gap, null, 0);
        (start, end) = (next, zone.Next(next, step));
    }
}
