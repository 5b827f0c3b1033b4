namespace Telemetry.Dashboards;

/// <summary>Heights of the labels at the lines' ends: as near to the line's end as not lying on each other allows.</summary>
public static class EndLabels
{
    /// <param name="wanted">Height of each line's end; any order.</param>
    /// <param name="gap">Least distance between two labels.</param>
    /// <param name="bottom">Lowest allowed height; the highest is 0.</param>
    public static double[] Place(IReadOnlyList<double> wanted, double gap, double bottom)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        var placed = new double[wanted.Count];
        var above = double.NegativeInfinity;
        foreach (var i in order) above = placed[i] = Math.Max(Math.Max(0, wanted[i]), above + gap);
        var below = double.PositiveInfinity;
        foreach (var i in order.Reverse()) below = placed[i] = Math.Min(Math.Min(bottom, placed[i]), below - gap);
        return placed;
    }
}
