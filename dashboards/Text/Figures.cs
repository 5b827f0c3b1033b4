using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Numbers as people read them; the same in both languages.</summary>
public static class Figures
{
    /// <summary>Stands where there is no value; the reason stands beside it.</summary>
    public const string None = "—";

    public static int Decimals(string measurement, string field) => Measurements.Find(measurement)?.Find(field) switch
    {
        { Type: QuantityType.Integer } => 0,
        { Unit: "µSv/h" } => 3,
        _ => 1,
    };

    public static string Text(string measurement, string field, double value) => Text(value, Decimals(measurement, field));

    public static string Text(double value, int decimals) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>+5 %, −12 %, ±0 %; null when there is nothing to compare with.</summary>
    public static string? Change(double now, double before)
    {
        if (before <= 0) return null;
        var percent = Math.Round((now - before) / before * 100);
        var sign = percent switch { > 0 => "+", < 0 => "−", _ => "±" };
        return sign + Math.Abs(percent).ToString("N0", CultureInfo.InvariantCulture);
    }
}
