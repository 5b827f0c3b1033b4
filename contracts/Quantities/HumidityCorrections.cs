namespace Telemetry.Contracts;

/// <summary>
/// The closed, versioned table of humidity corrections. A city that has fitted its own against a reference station adds a row.
/// </summary>
public static class HumidityCorrections
{
    private static readonly string[] Any = [], Plantower = ["pms"];

    public static IReadOnlyList<HumidityCorrection> All { get; } =
    [
        new(101, "koehler-1", CorrectionInput.Pm25, Any, 95, "pm / (1 + (0.40 / 1.65) / (100 / rh - 1))",
            "kappa-Koehler theory, kappa 0.40, 1.65 g/cm3", (pm, rh) => Koehler(pm, rh, 0.40, 1.65)),
        new(201, "epa-cf1-1", CorrectionInput.Pm25Cf1, Plantower, 100, "0.524 pm - 0.0862 rh + 5.75",
            "Barkjohn et al. 2021, doi 10.5194/amt-14-4617-2021", EpaLinear),
        new(202, "epa-atm-1", CorrectionInput.Pm25, Plantower, 100,
            "0.524 pm - 0.0862 rh + 5.75; 0.786 pm from 50; 2.966 + 0.69 pm + 8.84e-4 pm^2 from 260; blended from 30 to 50, from 210 to 260",
            "US EPA, Fire and Smoke Map; Barkjohn et al. 2022, doi 10.3390/s22249669", EpaPiecewise),
    ];

    public static HumidityCorrection? Find(string name) => All.FirstOrDefault(correction => correction.Name == name);

    /// <summary>What a hygroscopic particle weighs without its water; diverges toward 100 %.</summary>
    private static double Koehler(double pm, double rh, double kappa, double density) => pm / (1 + kappa / density / (100 / rh - 1));

    private static double EpaLinear(double pm, double rh) => 0.524 * pm - 0.0862 * rh + 5.75;

    private static double EpaPiecewise(double pm, double rh)
    {
        var ambient = Blend(0.524, 0.786, (pm - 30) / 20) * pm - 0.0862 * rh + 5.75;
        var smoke = 2.966 + 0.69 * pm + 8.84e-4 * pm * pm;
        return Blend(ambient, smoke, (pm - 210) / 50);
    }

    private static double Blend(double from, double to, double share) => from + (to - from) * Math.Clamp(share, 0, 1);
}
