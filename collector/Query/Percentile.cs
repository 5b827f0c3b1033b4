using System.Runtime.InteropServices;

namespace Telemetry.Collector;

/// <summary>Percentiles with linear interpolation between the two nearest values, as spreadsheets and numpy do.</summary>
public static class Percentile
{
    /// <param name="values">At least one; sorted in place.</param>
    /// <param name="share">0.5 for the median.</param>
    public static double Of(List<double> values, double share)
    {
        var sorted = CollectionsMarshal.AsSpan(values);
        sorted.Sort();
        var rank = share * (sorted.Length - 1);
        var below = (int)rank;
        return below + 1 < sorted.Length ? sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
