namespace Telemetry.Collector;

/// <summary>The values of one function of one field, by group and step. Selectors without steps keep the time of their point.</summary>
public sealed class QlAggregates(QlData data, QlBuckets buckets, QlFilter filter, long to, Func<IReadOnlyDictionary<string, string>, string> groupOf)
{
    private readonly Dictionary<string, Dictionary<string, SortedDictionary<long, double>>> known = new(StringComparer.Ordinal);

    /// <param name="keepTime">The only column is a selector: its row has the time of the point.</param>
    /// <returns>By group.</returns>
    public async Task<Dictionary<string, SortedDictionary<long, double>>> OfAsync(string function, int field, double n, bool keepTime, CancellationToken ct)
    {
        var key = $"{function} {field} {n:R}";
        if (known.TryGetValue(key, out var done)) return done;
        var parts = QlFunctions.Foldable.Contains(function) && !keepTime ? buckets.Parts() : (0, filter.From, filter.From);
        return known[key] = parts.Step > 0 ? await FoldAsync(function, field, parts, ct) : await FromPointsAsync(function, field, n, keepTime, ct);
    }

    /// <summary>The points of a field, by group, in the order of time.</summary>
    public async Task<Dictionary<string, List<(long Time, double Value)>>> PointsAsync(int field, CancellationToken ct)
    {
        var groups = new Dictionary<string, List<(long Time, double Value)>>(StringComparer.Ordinal);
        foreach (var series in await data.ReadAsync(field, filter.From, to, 0, Aggregate.Mean, ct))
        {
            if (!groups.TryGetValue(groupOf(series.Tags), out var points)) groups[groupOf(series.Tags)] = points = [];
            points.AddRange(series.Points.Where(p => p[1] is not null).Select(p => ((long)p[0]!.Value, p[1]!.Value)));
        }
        // Stable: points of one time stay in the order of their series.
        foreach (var key in groups.Keys.ToList()) groups[key] = [.. groups[key].OrderBy(p => p.Time)];
        return groups;
    }

    private async Task<Dictionary<string, SortedDictionary<long, double>>> FromPointsAsync(string function, int field, double n, bool keepTime, CancellationToken ct)
    {
        var result = new Dictionary<string, SortedDictionary<long, double>>(StringComparer.Ordinal);
        foreach (var (group, points) in await PointsAsync(field, ct))
        {
            var values = result[group] = [];
            for (var begin = 0; begin < points.Count;)
            {
                var start = buckets.StartOf(points[begin].Time);
                var end = begin;
                while (end < points.Count && buckets.StartOf(points[end].Time) == start) end++;
                var step = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points)[begin..end];
                if (keepTime && Chosen(function, step) is { } chosen) values[chosen.Time] = chosen.Value;
                else if (Value(function, step, n) is { } value) values[start] = value;
                begin = end;
            }
        }
        return result;
    }

    private static (long Time, double Value)? Chosen(string function, ReadOnlySpan<(long Time, double Value)> points)
    {
        if (function is "first" or "last") return function == "first" ? points[0] : points[^1];
        if (function is not ("min" or "max")) return null;
        var best = points[0];
        foreach (var point in points)
            if (function == "min" ? point.Value < best.Value : point.Value > best.Value) best = point;
        return best;
    }

    private static double? Value(string function, ReadOnlySpan<(long Time, double Value)> points, double n)
    {
        if (!QlFunctions.Foldable.Contains(function)) return QlFunctions.Of(function, points, n);
        var fold = new Fold();
        foreach (var (_, value) in points) fold.Add(value, 1, value, value);
        return fold.Of(function);
    }

    // Whole steps come summed up from the store, the ragged ends of the range as points.
    private async Task<Dictionary<string, SortedDictionary<long, double>>> FoldAsync(string function, int field, (long Step, long From, long To) parts, CancellationToken ct)
    {
        var folds = new Dictionary<string, SortedDictionary<long, Fold>>(StringComparer.Ordinal);
        Fold Of(IReadOnlyDictionary<string, string> tags, long time)
        {
            if (!folds.TryGetValue(groupOf(tags), out var group)) folds[groupOf(tags)] = group = [];
            var start = buckets.StartOf(time);
            if (!group.TryGetValue(start, out var fold)) group[start] = fold = new Fold();
            return fold;
        }
        async Task Take(long from, long until, long step, Aggregate aggregate, Action<Fold, double> add)
        {
            foreach (var series in await data.ReadAsync(field, from, until, step, aggregate, ct))
                foreach (var point in series.Points)
                    if (point[1] is { } value) add(Of(series.Tags, (long)point[0]!.Value), value);
        }
        await Take(filter.From, parts.From, 0, Aggregate.Mean, (fold, v) => fold.Add(v, 1, v, v));
        if (function is "mean" or "sum") await Take(parts.From, parts.To, parts.Step, Aggregate.Sum, (fold, v) => fold.Add(v, 0, double.NaN, double.NaN));
        if (function is "mean" or "count") await Take(parts.From, parts.To, parts.Step, Aggregate.Count, (fold, v) => fold.Add(0, v, double.NaN, double.NaN));
        if (function is "min" or "spread") await Take(parts.From, parts.To, parts.Step, Aggregate.Min, (fold, v) => fold.Add(0, 0, v, double.NaN));
        if (function is "max" or "spread") await Take(parts.From, parts.To, parts.Step, Aggregate.Max, (fold, v) => fold.Add(0, 0, double.NaN, v));
        await Take(parts.To, to, 0, Aggregate.Mean, (fold, v) => fold.Add(v, 1, v, v));
        return folds.ToDictionary(g => g.Key, g => new SortedDictionary<long, double>(g.Value.ToDictionary(b => b.Key, b => b.Value.Of(function))));
    }

    private sealed class Fold
    {
        private double sum, count, min = double.NaN, max = double.NaN;

        public void Add(double value, double n, double least, double most)
        {
            sum += value;
            count += n;
            if (!(least >= min) && !double.IsNaN(least)) min = least;
            if (!(most <= max) && !double.IsNaN(most)) max = most;
        }

        public double Of(string function) => function switch
        {
            "mean" => sum / count,
            "sum" => sum,
            "count" => count,
            "min" => min,
            "max" => max,
            _ => max - min,
        };
    }
}
