namespace Telemetry.EdgeAgent;

/// <summary>
/// A driver that tells another unit than the kernel's ABI (Documentation/ABI/testing/sysfs-bus-iio) asks for. The number itself shows which
/// driver it was, because a fix reaches stable kernels under version numbers that say nothing.
/// </summary>
/// <param name="Chip">As in <see cref="IioChip"/>.</param>
/// <param name="Channel">As the kernel calls it.</param>
/// <param name="Shows">Whether this number can only come from such a driver.</param>
/// <param name="Factor">Makes the ABI's unit of it.</param>
/// <param name="Why">Which driver, and why the two cannot be confused.</param>
internal sealed record DriverQuirk(string Chip, string Channel, Func<double, bool> Shows, double Factor, string Why)
{
    public static IReadOnlyList<DriverQuirk> All { get; } =
    [
        new("bme680", "in_pressure", number => number > 200, 0.1,
            "hPa instead of kPa before the fix of June 2024 (34957b4f35dd): no air on Earth has 200 kPa, and the chip ends at 110"),
        new("bme680", "in_humidityrelative", number => number <= 100, 1000,
            "per cent instead of thousandths of it, in every kernel so far: no air is drier than 0.1 %"),
    ];

    /// <summary>The number in the ABI's unit.</summary>
    public static double Undo(string chip, string channel, double number)
    {
        foreach (var quirk in All)
            if (quirk.Chip == chip && quirk.Channel == channel && quirk.Shows(number)) return number * quirk.Factor;
        return number;
    }
}
