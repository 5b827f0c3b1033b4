using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>What a sensor says before it is warm is no measurement, and the agent says why it tells none.</summary>
public sealed class WarmUpTests : IDisposable
{
    private static readonly TimeSpan Takes = TimeSpan.FromMinutes(3);

    private readonly FieldFolder folder = new();
    private readonly IioTree tree = new();
    private readonly ManualTime time = new();

    public void Dispose()
    {
        folder.Dispose();
        tree.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(410)]
    public void A_CO2_sensor_that_says_zero_or_a_constant_from_the_start_warms_up_until_it_measures(double cold)
    {
        var warmUp = new Co2WarmUp(Takes);
        warmUp.Opened(wasAway: false, At(0));
        for (var second = 0; second < 180; second += 10) Assert.Equal("warming-up", warmUp.Judge("c", cold, At(second))?.Reason);
        // Afterwards the constant is a value like others, and 0 is refused as impossible by whoever writes the line.
        Assert.Null(warmUp.Judge("c", cold, At(180)));
        Assert.Null(warmUp.Judge("c", 636, At(190)));
    }

    [Fact]
    public void A_CO2_sensor_that_loses_its_power_in_the_middle_is_cold_again()
    {
        var warmUp = new Co2WarmUp(Takes);
        Assert.Null(warmUp.Judge("c", 636, At(0)));
        Assert.Null(warmUp.Judge("c", 410, At(600)));
        Assert.Equal("warming-up", warmUp.Judge("c", 0, At(610))?.Reason);
        Assert.Equal("warming-up", warmUp.Judge("c", 410, At(620))?.Reason);
        Assert.Null(warmUp.Judge("c", 640, At(790)));
    }

    [Fact]
    public void One_that_was_away_is_cold_and_one_that_was_always_there_is_not()
    {
        var warmUp = new WarmUp(Takes);
        warmUp.Opened(wasAway: false, At(0));
        Assert.Null(warmUp.Gap("s", At(0)));
        warmUp.Opened(wasAway: true, At(10));
        Assert.Equal((SourceState.Waiting, "warming-up"), Told(warmUp.Gap("s", At(20))!.Value));
        Assert.Contains("170 s", warmUp.Gap("s", At(20))!.Value.Words);
        Assert.Null(warmUp.Gap("s", At(190)));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 12, true)]
    [InlineData(300, 1, true)]
    public void Who_comes_back_from_a_silence_is_cold_but_one_report_too_late_is_none(int interval, int emptyReads, bool cold)
    {
        var warmUp = new WarmUp(Takes);
        warmUp.Opened(wasAway: false, At(0));
        warmUp.Hear(true, At(interval));
        for (var i = 1; i <= emptyReads; i++) warmUp.Hear(false, At(interval * (1 + i)));
        var back = At(interval * (2 + emptyReads));
        warmUp.Hear(true, back);
        Assert.Equal(cold, warmUp.Gap("s", back) is not null);
    }

    [Theory]
    [InlineData(0, "warming-up")]
    [InlineData(410, "warming-up")]
    [InlineData(636, "")]
    public async Task An_MH_Z19B_that_warms_up_gives_no_value(int ppm, string reason)
    {
        await using var line = new ScriptedLine(folder["co2"], told => told == "FF0186000000000079" ? Frames.Mhz19b(ppm) : null);
        await using var probe = new SourceProbe(
            new Mhz19bSource(new() { Kind = "mhz19b", Name = "c", Device = folder["co2"] }, new(TimeProvider.System, NullLogger.Instance)), TimeProvider.System);
        await probe.ReadAsync();
        Assert.Equal(reason, (await probe.ReadAsync()).Reason);
        Assert.Equal(reason.Length == 0, probe.Lines.Contains("co2=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_PMS_that_was_silent_warms_up_again()
    {
        await using var line = new ScriptedLine(folder["dust"], _ => null);
        await using var probe = new SourceProbe(new PmsSource(new() { Name = "p", Device = folder["dust"] }, new(time, NullLogger.Instance)), time);
        await AfterSilence(probe, () => line.Say(Frames.PmsReport(8)));
    }

    [Fact]
    public async Task An_SDS011_that_never_rests_and_was_silent_warms_up_again()
    {
        await using var line = new ScriptedLine(folder["dust"], _ => null);
        await using var probe = new SourceProbe(new Sds011Source(new() { Name = "p", Device = folder["dust"] }, new(time, NullLogger.Instance)), time);
        await AfterSilence(probe, () => line.Say(Sds011FramerTests.Frame(84, 121)));
    }

    [Fact]
    public async Task A_sensor_whose_line_was_pulled_and_put_back_warms_up()
    {
        await using var probe = new SourceProbe(new PmsSource(new() { Name = "p", Device = folder["dust"] }, new(time, NullLogger.Instance)), time);
        await using (new ScriptedLine(folder["dust"], _ => null)) Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        Assert.Equal("gone", (await probe.ReadAsync()).Reason);

        await using var back = new ScriptedLine(folder["dust"], _ => null);
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        back.Say(Frames.PmsReport(8));
        Assert.Equal("warming-up", (await probe.ReadAsync()).Reason);
        time.Advance(TimeSpan.FromSeconds(30));
        back.Say(Frames.PmsReport(8));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
    }

    [Theory]
    [InlineData("scd30", "in_concentration_co2_input", "0.0636", 60)]
    [InlineData("sps30", "in_massconcentration_pm2p5_input", "9.5", 30)]
    [InlineData("bme680", "in_resistance_input", "12946", 300)]
    public async Task A_chip_that_comes_back_warms_up(string chip, string attribute, string text, int seconds)
    {
        tree.Add(0, "1-0061", chip, ("in_temp_input", "21500"), (attribute, text));
        await using var probe = Probe(chip);
        await probe.ReadAsync();
        Assert.Contains(Measured(chip), probe.Lines);

        (tree.Broken[attribute], tree.Broken["in_temp_input"]) = (5, 5);
        foreach (var reading in IioChip.Find(chip)!.Readings) tree.Broken[$"{reading.Channel}_input"] = 5;
        time.Advance(TimeSpan.FromSeconds(10));
        await probe.ReadAsync();
        tree.Broken.Clear();
        foreach (var wait in new[] { 10, seconds - 1 })
        {
            time.Advance(TimeSpan.FromSeconds(wait == 10 ? 10 : wait));
            await probe.ReadAsync();
            Assert.DoesNotContain(Measured(chip), probe.Lines);
        }
        time.Advance(TimeSpan.FromSeconds(1));
        await probe.ReadAsync();
        Assert.Contains(Measured(chip), probe.Lines);
    }

    [Fact]
    public async Task An_SCD30_before_its_first_measurement_gives_neither_0_ppm_nor_0_degrees()
    {
        tree.Add(0, "1-0061", "scd30", ("in_temp_input", "0"), ("in_humidityrelative_input", "0"), ("in_concentration_co2_input", "0"));
        await using var probe = Probe("scd30");
        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Waiting, "warming-up", ""), (reading.State, reading.Reason, probe.Lines));
        time.Advance(TimeSpan.FromMinutes(2));
        reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "implausible", ""), (reading.State, reading.Reason, probe.Lines));
    }

    [Fact]
    public void Every_kind_that_warms_up_may_be_quiet_for_so_long()
    {
        SourceOptions[] all =
        [
            new Mhz19bOptions(), new Sps30Options(), new Sds011Options { Rest = TimeSpan.FromMinutes(1) },
            new IioOptions { Chip = "scd30" }, new IioOptions { Chip = "scd4x" }, new IioOptions { Chip = "sps30" }, new IioOptions { Chip = "bme680" },
        ];
        foreach (var options in all) Assert.True(options.Quiet >= options.Timeout + TimeSpan.FromSeconds(30), $"{options.GetType().Name} {options.Quiet}");
    }

    /// <summary>0 is what a cold, broken or disconnected sensor says.</summary>
    [Theory]
    [InlineData("co2", "co2")]
    [InlineData("climate", "humidity")]
    [InlineData("climate", "pressure")]
    [InlineData("climate", "gas_resistance")]
    [InlineData("air", "humidity")]
    [InlineData("air", "size")]
    [InlineData("radiation", "window_s")]
    [InlineData("radiation", "factor")]
    [InlineData("radiation", "background")]
    [InlineData("host", "link_mbps")]
    [InlineData("host", "link_signal")]
    public void What_nowhere_is_zero_may_not_be_zero(string measurement, string field) =>
        Assert.False(Measurements.All.Single(one => one.Name == measurement).Find(field)!.Holds(0));

    private static string Measured(string chip) => chip switch { "scd30" => "co2=", "sps30" => "pm2_5=", _ => "gas_resistance=" };

    private async Task AfterSilence(SourceProbe probe, Action report)
    {
        await probe.ReadAsync();
        report();
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("silent", (await probe.ReadAsync()).Reason);
        time.Advance(TimeSpan.FromSeconds(10));
        report();
        Assert.Equal((SourceState.Waiting, "warming-up"), Told(await probe.ReadAsync()));
        Assert.Equal("", probe.Lines);
        time.Advance(TimeSpan.FromSeconds(30));
        report();
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
    }

    private SourceProbe Probe(string chip) =>
        new(new IioSource(new() { Kind = "iio", Name = "k", Chip = chip, Root = tree.Root }, new(time, NullLogger.Instance), tree), time);

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(1000 + seconds);

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);
}
