using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class IioSourceTests : IDisposable
{
    private const int Eio = 5, TimedOut = 110;

    private readonly IioTree tree = new();
    private readonly ManualTime time = new();
    private readonly SourceContext context;

    public IioSourceTests() => context = new(time, NullLogger.Instance);

    public void Dispose() => tree.Dispose();

    [Fact]
    public async Task A_BMP280_reads_25_08_degrees_and_1006_53_hPa()
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.653253906"));
        await using var probe = Probe("bmp280");

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith("climate,sensor=k temperature=25.08,pressure=1006.53,n=1i,interval_s=0,flag=0i ", probe.Lines);
        time.Advance(TimeSpan.FromSeconds(30));
        await probe.ReadAsync();
        Assert.Equal("30", probe.Field("interval_s"));
    }

    [Theory]
    [InlineData("bme280", "45123")]
    [InlineData("bme680", "45.123")]
    [InlineData("bme680", "45123")]
    public async Task Humidity_is_per_cent_whatever_the_driver_makes_of_it(string chip, string text)
    {
        tree.Add(0, "1-0076", chip, ("in_temp_input", "-3170"), ("in_pressure_input", "99.1"), ("in_humidityrelative_input", text), ("in_resistance_input", "12946"));
        await using var probe = Probe(chip);

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith("climate,sensor=k temperature=-3.17,humidity=45.12,pressure=991", probe.Lines);
        Assert.Equal(chip == "bme680" ? "12946" : null, probe.Field("gas_resistance"));
        Assert.Equal(45.12, context.Humidity.Find("k", time.GetElapsedTime(0)));
    }

    [Fact]
    public async Task An_SCD30_gives_climate_and_CO2_in_ppm()
    {
        tree.Add(0, "1-0061", "scd30", ("in_temp_input", "21500"), ("in_humidityrelative_input", "40250"),
            ("in_concentration_co2_raw", "63600"), ("in_concentration_co2_scale", "0.000001"));
        await using var probe = Probe("scd30");

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Matches("^climate,sensor=k temperature=21.5,humidity=40.25,n=1i.*\nco2,sensor=k co2=636,n=1i,interval_s=0,flag=0i [0-9]+\n$", probe.Lines);
    }

    [Theory]
    [InlineData("scd40")]
    [InlineData("scd41")]
    [InlineData("scd4x")]
    public async Task An_SCD4x_is_found_by_each_of_its_drivers_names_and_its_raw_values_are_scaled(string name)
    {
        tree.Add(0, "1-0062", name, ("in_temp_raw", "26214"), ("in_temp_offset", "-16852.114286"), ("in_temp_scale", "2.670288085"),
            ("in_humidityrelative_raw", "32768"), ("in_humidityrelative_scale", "1.525878906"),
            ("in_concentration_co2_raw", "636"), ("in_concentration_co2_scale", "0.000100"));
        await using var probe = Probe("scd4x");

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith("climate,sensor=k temperature=25,humidity=50,", probe.Lines);
        Assert.Contains("co2=636,", probe.Lines);
    }

    [Fact]
    public async Task An_SPS30_gives_masses_and_at_its_limit_a_lower_bound()
    {
        tree.Add(0, "1-0069", "sps30", ("in_massconcentration_pm1_input", "5.20"), ("in_massconcentration_pm2p5_input", "9.50"),
            ("in_massconcentration_pm4_raw", "1260"), ("in_massconcentration_pm10_input", "3000.00"), ("in_massconcentration_scale", "0.010000"));
        await using var probe = Probe("sps30");

        Assert.Equal("saturated", (await probe.ReadAsync()).Reason);
        Assert.StartsWith("air,sensor=k pm1=5.2,pm2_5=9.5,pm4=12.6,pm10=1000,n=1i,interval_s=0,flag=1i ", probe.Lines);
    }

    [Fact]
    public async Task A_chip_is_found_by_name_at_whatever_index()
    {
        tree.Add(0, "1-0077", "bme680", ("in_temp_input", "11000"));
        tree.Add(3, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.653253906"));
        await using var probe = Probe("bmp280");

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal("25.08", probe.Field("temperature"));
    }

    [Fact]
    public async Task Of_two_chips_of_one_name_the_address_tells_which()
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.6"));
        tree.Add(1, "1-0077", "bmp280", ("in_temp_input", "5000"), ("in_pressure_input", "100.6"));
        await using var vague = Probe("bmp280");
        await using var exact = Probe("bmp280", "1-0077");
        await using var wrong = Probe("bmp280", "1-0075");

        var reading = await vague.ReadAsync();
        Assert.Equal(("ambiguous", ""), (reading.Reason, vague.Lines));
        Assert.Contains("1-0076, 1-0077", reading.Words);
        Assert.Equal(SourceReading.Ok, await exact.ReadAsync());
        Assert.Equal("5", exact.Field("temperature"));
        Assert.Contains("bmp280 at 1-0076, bmp280 at 1-0077", (await wrong.ReadAsync()).Words);
    }

    [Fact]
    public async Task A_missing_chip_is_awaited_and_those_that_are_there_are_named()
    {
        tree.Add(0, "1-0077", "bme680");
        tree.Add(1, "1-0062", "scd41");
        await using var probe = Probe("bmp280");

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Waiting, "no-device"), (reading.State, reading.Reason));
        Assert.Contains("bme680 at 1-0077, scd41 at 1-0062", reading.Words);
        tree.Add(2, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.653253906"));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
    }

    [Fact]
    public async Task Without_any_device_folder_the_cure_is_told()
    {
        await using var probe = new SourceProbe(new IioSource(new() { Name = "k", Chip = "bmp280", Root = tree.Root + "/none" }, context, tree), time);
        Assert.Contains("there is no device at all", (await probe.ReadAsync()).Words);
    }

    [Theory]
    [InlineData(Eio, "eio")]
    [InlineData(TimedOut, "timed-out")]
    [InlineData(16, "busy")]
    [InlineData(19, "no-device")]
    [InlineData(13, "denied")]
    [InlineData(22, "unreadable")]
    public async Task An_error_of_reading_is_a_gap_with_its_reason_and_never_a_zero(int errno, string reason)
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.6"));
        (tree.Broken["in_temp_input"], tree.Broken["in_pressure_input"]) = (errno, errno);
        await using var probe = Probe("bmp280");

        Assert.Equal((reason, ""), ((await probe.ReadAsync()).Reason, probe.Lines));
        tree.Broken.Clear();
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
    }

    [Fact]
    public async Task What_could_be_read_counts_though_a_part_failed()
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.6"));
        tree.Broken["in_pressure_input"] = Eio;
        await using var probe = Probe("bmp280");

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "eio"), (reading.State, reading.Reason));
        Assert.StartsWith("climate,sensor=k temperature=25.08,n=1i", probe.Lines);
    }

    [Fact]
    public async Task A_failed_scale_or_offset_is_a_gap_too()
    {
        tree.Add(0, "1-0062", "scd41", ("in_temp_raw", "26214"), ("in_temp_offset", "-16852.1"), ("in_temp_scale", "2.67"));
        tree.Broken["in_temp_offset"] = Eio;
        await using var probe = Probe("scd4x");

        Assert.Equal(("eio", ""), ((await probe.ReadAsync()).Reason, probe.Lines));
    }

    [Fact]
    public async Task A_real_file_that_cannot_be_read_is_named()
    {
        tree.Add(0, "1-0076", "bmp280", ("in_pressure_input", "100.6"));
        Directory.CreateDirectory(Path.Combine(tree.Root, "iio:device0", "in_temp_input"));
        await using var probe = Probe("bmp280");

        var reading = await probe.ReadAsync();
        Assert.Equal("unreadable", reading.Reason);
        Assert.Contains("in_temp", reading.Words);
    }

    [Theory]
    [InlineData("nonsense", "unreadable")]
    [InlineData("", "unreadable")]
    [InlineData("-145750", "implausible")]
    public async Task What_is_no_temperature_is_no_value(string text, string reason)
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", text), ("in_pressure_input", "100.6"));
        await using var probe = Probe("bmp280");

        Assert.Equal(reason, (await probe.ReadAsync()).Reason);
        Assert.DoesNotContain("temperature", probe.Lines);
    }

    [Fact]
    public async Task Values_that_never_move_are_a_gap()
    {
        tree.Add(0, "1-0076", "bmp280", ("in_temp_input", "25080"), ("in_pressure_input", "100.6"));
        await using var probe = Probe("bmp280");
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromHours(6));

        Assert.Equal(("stuck", ""), ((await probe.ReadAsync()).Reason, probe.Lines));
    }

    private SourceProbe Probe(string chip, string? address = null) =>
        new(new IioSource(new() { Kind = "iio", Name = "k", Chip = chip, Address = address, Root = tree.Root }, context, tree), time);
}
