namespace Telemetry.Contracts;

/// <summary>A count rate made from raw pulses.</summary>
/// <param name="PerMinute">Counts per minute, corrected for dead time.</param>
/// <param name="Uncertainty">Standard uncertainty of <paramref name="PerMinute"/> by counting statistics; calibration is not in it.</param>
public readonly record struct CountRate(double PerMinute, double Uncertainty, ValueFlags Flags);

/// <summary>
/// One version of how pulses become a count rate and a dose rate. A method once published never changes. The factor is the tube's and
/// travels with the value, so history can be computed again from <c>count</c>, <c>interval_s</c>, <c>dead_time_us</c> and a better factor.
/// </summary>
/// <param name="Id">As stored in the field <c>method</c>.</param>
/// <param name="Formula">For people: N counts in T, dead time tau.</param>
/// <param name="Spread">Formula of the standard uncertainty.</param>
/// <param name="Origin">Source of the formulas.</param>
/// <param name="Compute">Counts, the time they came in, dead time of one pulse.</param>
public sealed record DoseMethod(
    int Id, string Name, string Formula, string Spread, string Origin, Func<long, TimeSpan, TimeSpan, CountRate> Compute);
