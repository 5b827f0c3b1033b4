namespace Telemetry.Dashboards;

/// <summary>A value a chart is held against: drawn as a line and named.</summary>
public sealed record Standard(double Value, string Name);

/// <param name="Slot">1 to 6: colour and dash of the line.</param>
/// <param name="LiveKey">The number that continues the line; null where it does not grow by itself.</param>
public sealed record ChartSeries(int Slot, string Device, string Label, string? LiveKey, IReadOnlyList<double?> Values, string Path)
{
    /// <summary>The last known value and its index; null when the line is one gap.</summary>
    public (int Index, double Value)? Last
    {
        get
        {
            for (var i = Values.Count - 1; i >= 0; i--)
                if (Values[i] is { } value) return (i, value);
            return null;
        }
    }
}

/// <summary>One chart, ready to be written: as SVG, as table, and (from the table) by script.</summary>
/// <param name="Missing">The sentence that stands where the chart would, when there is nothing to draw.</param>
/// <param name="Stale">The sentence that says that this is an older answer.</param>
/// <param name="Hidden">Series beyond the six that are drawn.</param>
/// <param name="Csv">Link to the same data as CSV.</param>
public sealed record ChartView(
    string Id, string Title, string Unit, int Decimals, bool Stepped, ChartWindow Window, IReadOnlyList<long> Times,
    IReadOnlyList<ChartSeries> Series, ValueScale Scale, IReadOnlyList<TimeTick> Ticks, Standard? Standard, int Hidden, string Csv,
    string? Missing, string? Stale);
