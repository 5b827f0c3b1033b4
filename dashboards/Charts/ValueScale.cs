namespace Telemetry.Dashboards;

/// <summary>An axis from 0 to <paramref name="Max"/> with a line at each tick; ticks are 1, 2 or 5 times a power of ten apart.</summary>
public sealed record ValueScale(double Max, IReadOnlyList<double> Ticks, int Decimals)
{
    /// <param name="highest">Highest value to be shown, a standard line included.</param>
    /// <param name="whole">Counts have no tick between whole numbers.</param>
    public static ValueScale For(double highest, bool whole, int lines = 5)
    {
        if (!(highest > 0)) highest = whole ? 4 : 1;
        var rough = highest / lines;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        if (whole && step < 1) step = 1;
        // A little room above the highest value, so that its line is not on the frame.
        var count = (int)Math.Ceiling(highest * 1.04 / step);
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 6);
        return new ValueScale(step * count, [.. Enumerable.Range(0, count + 1).Select(i => Math.Round(i * step, 10))], decimals);
    }
}
