using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Series on one even grid of times: what the collector left out becomes a gap, so that a gap stays a gap.</summary>
/// <param name="Times">Begin of each step, ms.</param>
/// <param name="Rows">Per series one value or gap for each time.</param>
public sealed record ChartGrid(IReadOnlyList<long> Times, IReadOnlyList<double?[]> Rows)
{
    public static ChartGrid Align(IReadOnlyList<SeriesData> series, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        var (start, width) = (from.ToUnixTimeMilliseconds(), (long)step.TotalMilliseconds);
        var count = (int)Math.Max(0, (to.ToUnixTimeMilliseconds() - start + width - 1) / width);
        long[] times = [.. Enumerable.Range(0, count).Select(i => start + i * width)];
        return new ChartGrid(times, [.. series.Select(s => Row(s, start, width, count))]);
    }

    /// <summary>Whole days of Japan: the mean of a day's steps, or their sum for counts. A day without a step is a gap.</summary>
    public ChartGrid ByDay(bool sum)
    {
        var days = Times.Select((ms, index) => (Day: JapanTime.StartOfDay(JapanTime.FromUnixMilliseconds(ms)).ToUnixTimeMilliseconds(), index))
            .GroupBy(t => t.Day, t => t.index).ToArray();
        double?[] Fold(double?[] row) => [.. days.Select(day =>
        {
            double[] known = [.. day.Select(i => row[i]).OfType<double>()];
            return known.Length == 0 ? (double?)null : sum ? known.Sum() : known.Average();
        })];
        return new ChartGrid([.. days.Select(d => d.Key)], [.. Rows.Select(Fold)]);
    }

    private static double?[] Row(SeriesData series, long start, long width, int count)
    {
        var row = new double?[count];
        foreach (var point in series.Points)
        {
            if (point is not [{ } ms, var value]) continue;
            var index = (long)Math.Floor((ms - start) / width);
            if (index >= 0 && index < count && value is { } known && double.IsFinite(known)) row[index] = known;
        }
        return row;
    }
}
