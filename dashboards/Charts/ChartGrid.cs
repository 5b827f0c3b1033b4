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
