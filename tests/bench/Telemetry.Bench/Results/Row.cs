namespace Telemetry.Bench;

/// <summary>One figure over all windows.</summary>
internal sealed record Row(string Name, double Median, double Min, double Max, string Unit)
{
    /// <param name="values">One for each window, at least one.</param>
    public static Row Of(string name, string unit, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return new(name, sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1], unit);
    }
}
