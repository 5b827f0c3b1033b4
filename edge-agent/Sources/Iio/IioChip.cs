using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What a chip's channel becomes.</summary>
/// <param name="Channel">As the kernel calls it.</param>
/// <param name="Convert">From the kernel's unit to the field's.</param>
/// <param name="Limit">End of the chip's range, in the field's unit.</param>
/// <param name="WarmUp">Time after it got its power before this counts, of the data sheet; null: none.</param>
internal sealed record IioReading(
    string Channel, Measurement Measurement, string Field, Func<double, double> Convert, int Digits, double Limit = double.PositiveInfinity,
    TimeSpan? WarmUp = null);

/// <summary>A chip that can be read: its word in the configuration, the names its driver gives it, and its readings.</summary>
internal sealed record IioChip(string Name, IReadOnlyList<string> DriverNames, IReadOnlyList<IioReading> Readings)
{
    private static readonly TimeSpan Co2WarmUp = TimeSpan.FromMinutes(1);
    private static readonly IioReading Temperature = new("in_temp", Measurements.Climate, "temperature", FromMilli, 2);
    private static readonly IioReading Humidity = new("in_humidityrelative", Measurements.Climate, "humidity", FromMilli, 2);
    private static readonly IioReading Pressure = new("in_pressure", Measurements.Climate, "pressure", kiloPascal => kiloPascal * 10, 2);
    private static readonly IioReading GasResistance =
        new("in_resistance", Measurements.Climate, "gas_resistance", Same, 0, WarmUp: TimeSpan.FromMinutes(5));

    public static IReadOnlyList<IioChip> All { get; } =
    [
        new("bmp280", ["bmp280"], [Temperature, Pressure]),
        new("bme280", ["bme280"], [Temperature, Humidity, Pressure]),
        new("bme680", ["bme680"], [Temperature, Humidity, Pressure, GasResistance]),
        new("scd30", ["scd30"], [Temperature, Humidity, Co2(10_000)]),
        new("scd4x", ["scd4x", "scd40", "scd41"], [Temperature, Humidity, Co2(40_000)]),
        new("sps30", ["sps30"], [Mass("pm1", "pm1"), Mass("pm2p5", "pm2_5"), Mass("pm4", "pm4"), Mass("pm10", "pm10")]),
    ];

    /// <summary>Of what takes longest.</summary>
    public TimeSpan WarmUp => Readings.Max(reading => reading.WarmUp ?? TimeSpan.Zero);

    public static IioChip? Find(string name) => All.FirstOrDefault(chip => chip.Name == name);

    private static IioReading Co2(double limit) =>
        new("in_concentration_co2", Measurements.Co2, "co2", perCent => perCent * 10_000, 1, limit, Co2WarmUp);

    private static IioReading Mass(string modifier, string field) =>
        new($"in_massconcentration_{modifier}", Measurements.Air, field, Same, 2, Limit: 1000, WarmUp: TimeSpan.FromSeconds(30));

    private static double FromMilli(double number) => number / 1000;

    private static double Same(double number) => number;
}
