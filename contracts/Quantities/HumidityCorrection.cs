namespace Telemetry.Contracts;

/// <summary>Which of the sensor's columns a correction was fitted on.</summary>
public enum CorrectionInput
{
    /// <summary><c>pm2_5</c>, what the sensor says; Plantower: atmospheric (CF=ATM).</summary>
    Pm25,

    /// <summary><c>pm2_5_cf1</c>, Plantower's factory calibration (CF=1).</summary>
    Pm25Cf1,
}

/// <summary>
/// One version of a humidity correction of PM2.5. A method once published never changes: new coefficients are a new id, so that a
/// stored value can always be told from the raw ones beside it.
/// </summary>
/// <param name="Id">As stored in the field <c>method</c>.</param>
/// <param name="Name">As written in a configuration.</param>
/// <param name="Sensors">Kinds of sensors it was fitted on; empty: any.</param>
/// <param name="MaxHumidity">%; above it the formula does not hold and this is taken instead.</param>
/// <param name="Formula">For people.</param>
/// <param name="Origin">Source of formula and coefficients.</param>
/// <param name="Compute">Raw PM2.5 in µg/m³ and raw relative humidity in %, to µg/m³.</param>
public sealed record HumidityCorrection(
    int Id, string Name, CorrectionInput Input, IReadOnlyList<string> Sensors, double MaxHumidity, string Formula, string Origin,
    Func<double, double, double> Compute)
{
    /// <summary>
    /// µg/m³, never below 0; null when an input is no measurement. Both inputs are raw readings: a humidity that was corrected for the
    /// heat of the case would be corrected twice.
    /// </summary>
    public double? Correct(double rawPm25, double rawHumidity, out ValueFlags flags)
    {
        flags = ValueFlags.None;
        if (!(rawPm25 >= 0 && rawHumidity is >= 0 and <= 100) || !double.IsFinite(rawPm25)) return null;
        if (rawHumidity > MaxHumidity) (rawHumidity, flags) = (MaxHumidity, ValueFlags.HumidityCapped);
        return Math.Max(0, Compute(rawPm25, rawHumidity));
    }
}
