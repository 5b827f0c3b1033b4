namespace Telemetry.Collector;

/// <summary>
/// What stays of the values of one field of one series in one stretch of time. Made of those values alone, so that a cell can be made
/// again from raw at any time; two that follow each other merge into one that is as good as made from all their values.
/// </summary>
public struct RollupCell
{
    public long Count;
    public double Sum, Min, Max, First, Last;

    /// <summary>Growth of a counter from <see cref="First"/> to <see cref="Last"/>, restarts included.</summary>
    public double Inside;

    /// <summary>Time of <see cref="Last"/>, ms.</summary>
    public long LastTime;

    public readonly bool IsEmpty => Count == 0;

    /// <summary>What a counter grew by: a value below its predecessor counts from zero.</summary>
    public static double Growth(double before, double after) => after >= before ? after - before : after;

    /// <summary>Takes the next value in time.</summary>
    public void Add(long time, double value)
    {
        if (Count == 0) (First, Min, Max, Sum) = (value, value, value, value);
        else
        {
            Inside += Growth(Last, value);
            if (value < Min) Min = value;
            if (value > Max) Max = value;
            Sum += value;
        }
        Count++;
        (Last, LastTime) = (value, time);
    }

    /// <summary>Takes the cell that follows this one in time.</summary>
    public void Add(in RollupCell later)
    {
        if (later.Count == 0) return;
        if (Count == 0)
        {
            this = later;
            return;
        }
        Inside += Growth(Last, later.First) + later.Inside;
        Sum += later.Sum;
        if (later.Min < Min) Min = later.Min;
        if (later.Max > Max) Max = later.Max;
        Count += later.Count;
        (Last, LastTime) = (later.Last, later.LastTime);
    }

    /// <param name="before">The last value of the series before this cell; null when there is none: the first value ever is no growth.</param>
    public readonly double Of(Aggregate aggregate, double? before) => aggregate switch
    {
        Aggregate.Mean => Sum / Count,
        Aggregate.Min => Min,
        Aggregate.Max => Max,
        Aggregate.Sum => Sum,
        Aggregate.Count => Count,
        Aggregate.Last => Last,
        Aggregate.Increase => Inside + (before is { } last ? Growth(last, First) : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "a percentile needs the values themselves"),
    };
}
