namespace Telemetry.Collector;

/// <summary>Puts series together step by step; holds one number per group and step, never the series.</summary>
public sealed class GroupFold(SeriesAsk ask)
{
    private readonly Dictionary<(string Device, string? Tag), SortedDictionary<long, StepValue>> groups = [];
    private readonly bool points = ask.ForStore.StepMs != ask.Query.StepMs;

    public static async IAsyncEnumerable<SeriesPoints> RunAsync(SeriesAsk ask, IAsyncEnumerable<SeriesPoints> series)
    {
        var fold = new GroupFold(ask);
        await foreach (var one in series) fold.Add(one);
        foreach (var group in fold.Finish()) yield return group;
    }

    public void Add(SeriesPoints series)
    {
        var key = ask.Group.KeyOf(series.Device, series.Tags);
        if (!groups.TryGetValue(key, out var steps)) groups.Add(key, steps = []);
        for (var i = 0; i < series.Count; i++)
        {
            if (series.Value(i) is not { } value) continue;
            var at = points ? ask.Query.Days.StartOf(series.Time(i), ask.Query.StepMs) : series.Time(i);
            if (!steps.TryGetValue(at, out var step)) steps.Add(at, step = new StepValue());
            Take(step, value, series.Weight(i));
        }
    }

    public IEnumerable<SeriesPoints> Finish()
    {
        foreach (var (key, steps) in groups.OrderBy(g => g.Key.Device, StringComparer.Ordinal).ThenBy(g => g.Key.Tag, StringComparer.Ordinal))
        {
            var group = ask.Group.Empty(key);
            var next = long.MaxValue;
            foreach (var (at, step) in steps)
            {
                for (; next < at; next = ask.Query.Days.Next(next, ask.Query.StepMs)) group.Add(next, null, 0);
                group.Add(at, Of(step), step.Weight);
                next = ask.Query.Days.Next(at, ask.Query.StepMs);
            }
            if (group.Count > 0) yield return group;
        }
    }

    private void Take(StepValue step, double value, long weight)
    {
        if (points)
        {
            (step.Values ??= []).Add(value);
            step.Weight++;
            return;
        }
        var first = step.Series++ == 0;
        step.Sum += IsPooledMean ? value * weight : value;
        step.Weight += weight;
        step.Min = first ? value : Math.Min(step.Min, value);
        step.Max = first ? value : Math.Max(step.Max, value);
    }

    private bool IsPooledMean => ask.Across == Across.Pool && ask.Query.Aggregate == Aggregate.Mean;

    private double Of(StepValue step) => ask.Across switch
    {
        Across.Sum => step.Sum,
        Across.Mean => step.Sum / step.Series,
        Across.Min => step.Min,
        Across.Max => step.Max,
        _ => ask.Query.Aggregate switch
        {
            Aggregate.Mean => step.Sum / step.Weight,
            Aggregate.Min => step.Min,
            Aggregate.Max => step.Max,
            Aggregate.P50 or Aggregate.P90 or Aggregate.P95 or Aggregate.P99 => Percentile.Of(step.Values!, Aggregates.Share(ask.Query.Aggregate)!.Value),
            _ => step.Sum,
        },
    };

    private sealed class StepValue
    {
        public double Sum, Min, Max;
        public long Weight;
        public int Series;
        public List<double>? Values;
    }
}
