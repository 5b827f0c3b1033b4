namespace Telemetry.FieldSimulator;

/// <summary>
/// The air in front of the sensor: a daily shape with its peaks in the rush hours, times a slow random walk that returns to
/// 1 within about an hour, plus the sensor's own noise of half a µg/m³.
/// </summary>
public sealed class CityAir(double meanPm25, Random random)
{
    private const double WalkDeviation = 0.25, Greatest = 999.9;
    private static readonly TimeSpan s_memory = TimeSpan.FromHours(1);
    private double _walk = WalkDeviation * random.Normal();

    /// <summary>The air after <paramref name="passed"/> more time, at the given hour of the local day.</summary>
    public AirSample Next(TimeSpan passed, TimeSpan timeOfDay)
    {
        var kept = Math.Exp(-(passed / s_memory));
        _walk = _walk * kept + WalkDeviation * Math.Sqrt(1 - kept * kept) * random.Normal();
        var fine = meanPm25 * DailyShape(timeOfDay) * Math.Exp(_walk);
        var coarse = fine * (1.6 + 0.2 * _walk);
        return new(Tenths(fine + 0.5 * random.Normal()), Tenths(coarse + 0.8 * random.Normal()));
    }

    /// <summary>1 on average over the day; highest at 8 and 19 o'clock, lowest before dawn.</summary>
    internal static double DailyShape(TimeSpan timeOfDay)
    {
        var hour = timeOfDay.TotalHours;
        return 0.904 + 0.45 * Peak(hour, 8) + 0.4 * Peak(hour, 19) - 0.2 * Peak(hour, 3.5);
    }

    private static double Peak(double hour, double centre) => Math.Exp(-Math.Pow((hour - centre) / 2, 2));

    private static int Tenths(double value) => (int)Math.Round(10 * Math.Clamp(value, 0, Greatest));
}
