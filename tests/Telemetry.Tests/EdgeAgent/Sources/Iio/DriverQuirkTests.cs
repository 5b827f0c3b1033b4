using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class DriverQuirkTests : IDisposable
{
    private readonly IioTree tree = new();
    private readonly ManualTime time = new();

    public void Dispose() => tree.Dispose();

    /// <summary>Kernels before the fix of 2024 tell hPa, those after it kPa; humidity in per cent or thousandths of it.</summary>
    [Theory]
    [InlineData("1013.25", "45.123", "1013.25")]
    [InlineData("101.325", "45123", "1013.25")]
    [InlineData("300", "45123", "300")]
    [InlineData("30", "45.123", "300")]
    [InlineData("1100", "45123", "1100")]
    [InlineData("110", "45.123", "1100")]
    public async Task A_BME680_tells_the_same_whatever_its_driver_makes_of_it(string pressure, string humidity, string told)
    {
        tree.Add(0, "1-0076", "bme680", ("in_temp_input", "21500"), ("in_pressure_input", pressure), ("in_humidityrelative_input", humidity), ("in_resistance_input", "12946"));
        await using var probe = Probe("bme680");

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith($"climate,sensor=k temperature=21.5,humidity=45.12,pressure={told},gas_resistance=12946,", probe.Lines);
    }

    [Fact]
    public async Task A_quirk_of_one_chip_is_not_undone_on_another_and_costs_only_its_own_value()
    {
        tree.Add(0, "1-0076", "bme280", ("in_temp_input", "21500"), ("in_pressure_input", "1013.25"), ("in_humidityrelative_input", "45123"));
        await using var probe = Probe("bme280");

        Assert.Equal("implausible", (await probe.ReadAsync()).Reason);
        Assert.StartsWith("climate,sensor=k temperature=21.5,humidity=45.12,n=1i", probe.Lines);
    }

    [Fact]
    public void Every_quirk_names_a_channel_of_a_known_chip_and_says_why()
    {
        foreach (var quirk in DriverQuirk.All)
        {
            Assert.Contains(IioChip.Find(quirk.Chip)!.Readings, reading => reading.Channel == quirk.Channel);
            Assert.NotEmpty(quirk.Why);
        }
    }

    private SourceProbe Probe(string chip) =>
        new(new IioSource(new() { Kind = "iio", Name = "k", Chip = chip, Root = tree.Root }, new(time, NullLogger.Instance), tree), time);
}
