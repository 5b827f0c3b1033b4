using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>An answer of the collector to a chart. Pure.</summary>
public static class ChartBuilder
{
    public const int MaxSeries = 6;

    public static ChartView Build(ChartSpec spec, ChartWindow window, SeriesAnswer answer, Texts texts, Func<string, string> placeOf)
    {
        var (all, total) = (answer.Series?.Series ?? [], answer.Series?.Series.Count ?? 0);
        SeriesData[] drawn = [.. Busiest(all).OrderBy(s => s.Device, StringComparer.Ordinal).ThenBy(TagText, StringComparer.Ordinal)];
        var grid = ChartGrid.Align(drawn, window.From, window.To, window.Step);

        var known = grid.Rows.SelectMany(r => r).OfType<double>().DefaultIfEmpty(0).Max();
        var scale = ValueScale.For(Math.Max(known, spec.Standard?.Value ?? 0), spec.Decimals == 0);
        var (start, length) = (window.From.ToUnixTimeMilliseconds(), (window.To - window.From).TotalMilliseconds);
        double[] at = [.. grid.Times.Select(ms => (ms - start) / length)];
        var width = window.Step.TotalMilliseconds / length;
        var several = drawn.GroupBy(s => s.Device, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count() > 1, StringComparer.Ordinal);

        ChartSeries[] series = [.. drawn.Select((s, i) => new ChartSeries(
            i + 1, s.Device, Label(s, several[s.Device], placeOf),
            spec.Counts || window.Daily ? null : LiveKey.Of(spec.Measurement, spec.Field, s.Device, s.Tags),
            grid.Rows[i],
            spec.Counts ? SvgPath.Stair(at, grid.Rows[i], scale.Max, width) : SvgPath.Line(at, grid.Rows[i], scale.Max)))];

        return new ChartView(
            spec.Id, spec.Title, spec.Unit, spec.Decimals, spec.Counts, window, grid.Times, series, scale,
            TimeTicks.For(window.From, window.To, texts.Language), spec.Standard, total - drawn.Length, "/data.csv" + spec.Query(window).Text(),
            Missing(answer, series, texts), answer is { Fault: not null, At: { } last } ? texts.ChartStale(last) : null);
    }

    private static IEnumerable<SeriesData> Busiest(IReadOnlyList<SeriesData> all) => all.Count <= MaxSeries
        ? all
        : all.OrderByDescending(s => s.Points.Sum(p => p is [_, { } value] ? value : 0)).Take(MaxSeries);

    private static string? Missing(SeriesAnswer answer, IReadOnlyList<ChartSeries> series, Texts texts)
    {
        if (answer is { Series: null, Fault: { } fault }) return texts.ChartUnavailable(fault);
        return series.Any(s => s.Last is not null) ? null : texts.ChartEmpty;
    }

    private static string Label(SeriesData series, bool several, Func<string, string> placeOf)
    {
        var label = several ? $"{series.Device} {TagText(series)}" : series.Device;
        return placeOf(series.Device) is { Length: > 0 } place ? $"{label} {place}" : label;
    }

    private static string TagText(SeriesData series) => string.Join(' ', LiveKey.Words(series.Tags).Select(w => w[(w.IndexOf('=', StringComparison.Ordinal) + 1)..]));
}
