using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/wifi</c>: how the city's Wi-Fi is used now and today.</summary>
public sealed class WifiModel(Frame frame, AccessReader access, ChartReader charts) : PageModel
{
    public WifiTable Table { get; private set; } = null!;
    public AccessCounts Today { get; private set; } = null!;
    public AccessCounts WeekAgo { get; private set; } = null!;
    public AccessCounts Month { get; private set; } = null!;
    public Sorting Sorting { get; private set; } = null!;
    public IReadOnlyList<ChartView> Charts { get; private set; } = [];

    /// <summary>Link to today's counts by the hour.</summary>
    public string Csv => "/data.csv" + AccessReader.Today(frame.Now).Text();

    public async Task OnGetAsync(string? range, string? date, string? sort, string? dir)
    {
        var stop = HttpContext.RequestAborted;
        var counts = access.Read(frame.Now, stop);
        var stations = charts.Read(new ChartSpec("stations", "wifi", "stations", "mean", frame.Texts.StationsChart), range, date, frame, stop);
        var accesses = charts.Read(new ChartSpec("assoc", "wifi", "assoc", "increase", frame.Texts.AccessChart), range, date, frame, stop);
        (Today, WeekAgo, Month) = await counts;
        Sorting = Sorting.Read(sort, dir, WifiTable.SortKeys);
        Table = WifiTable.Build(frame, Today, WeekAgo, Sorting);
        Charts = [await stations, await accesses];
    }
}
