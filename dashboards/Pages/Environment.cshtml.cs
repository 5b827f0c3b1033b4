using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/environment</c>: the air and the radiation now, with what each is held against.</summary>
public sealed class EnvironmentModel(Frame frame, SeriesReader series, ChartReader charts) : PageModel
{
    public IReadOnlyList<StationCard> Air { get; private set; } = [];
    public IReadOnlyList<StationCard> Dose { get; private set; } = [];
    public ChartView AirChart { get; private set; } = null!;
    public ChartView DoseChart { get; private set; } = null!;

    public async Task OnGetAsync(string? range, string? date)
    {
        var (texts, stop) = (frame.Texts, HttpContext.RequestAborted);
        var (pm25, dose) = (new Standard(35, texts.Pm25Standard), new Standard(0.23, texts.DoseStandard));
        var airMeans = series.Read("air/pm2_5 day", DayMean.Query("air", "pm2_5", frame.Now), stop);
        var doseMeans = series.Read($"radiation/{StationCard.DoseField} day", DayMean.Query("radiation", StationCard.DoseField, frame.Now), stop);
        var airChart = charts.Read(new ChartSpec("pm25", "air", "pm2_5", "mean", texts.Pm25Chart, pm25), range, date, frame, stop);
        var doseChart = charts.Read(new ChartSpec("dose", "radiation", StationCard.DoseField, "mean", texts.DoseChart, dose), range, date, frame, stop);
        Air = StationCard.Air(frame, await airMeans, pm25);
        Dose = StationCard.Dose(frame, await doseMeans, dose);
        (AirChart, DoseChart) = (await airChart, await doseChart);
    }
}
