namespace Telemetry.Dashboards;

/// <summary>From a chart's question and the reader's range to the chart.</summary>
public sealed class ChartReader(SeriesReader series)
{
    public async Task<ChartView> Read(ChartSpec spec, string? range, string? date, Frame frame, CancellationToken stop)
    {
        var window = ChartWindow.Choose(range, date, frame.Now, spec.Counts);
        var answer = await series.Read(spec.Key(window), spec.Query(window), stop);
        return ChartBuilder.Build(spec, window, answer, frame.Texts, frame.PlaceOf);
    }
}
