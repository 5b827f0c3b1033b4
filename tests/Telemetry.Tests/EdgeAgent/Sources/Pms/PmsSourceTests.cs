using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PmsSourceTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly SourceContext context = new(TimeProvider.System, NullLogger.Instance);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_value_is_the_mean_of_what_it_reported_and_its_provenance_travels_along()
    {
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = Probe(new());
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        line.Say([0x42, .. Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 30, 1, 0, 0x9700), .. Frames.Pms(3, 11, 9, 3, 10, 9, 211, 70, 45, 30, 1, 0, 0x9700)]);

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith("air,sensor=p pm1=3,pm2_5=9,pm10=9,pm1_cf1=3,pm2_5_cf1=9.5,pm10_cf1=9,nc_above_0_3=2.1,", probe.Lines);
        Assert.Equal(("2i", "0i", "0.7"), (probe.Field("n"), probe.Field("flag"), probe.Field("nc_above_0_5")));
        Assert.NotNull(probe.Field("interval_s"));
    }

    [Fact]
    public async Task In_passive_mode_each_value_is_asked_for()
    {
        await using var line = new ScriptedLine(folder["pms"], told => told.EndsWith("424DE200000171", StringComparison.Ordinal) ? Frames.PmsReport(8) : null);
        await using var probe = Probe(new() { Passive = true });
        await probe.ReadAsync();
        await FieldWait.Until("passive mode is told", () => line.Told.Contains("424DE100000170", StringComparison.Ordinal));

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("8", "1i"), (probe.Field("pm2_5"), probe.Field("n")));
    }

    [Fact]
    public async Task A_silent_sensor_is_woken_and_a_gap()
    {
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = Probe(new());
        await probe.ReadAsync();
        Assert.Equal("silent", (await probe.ReadAsync()).Reason);
        await FieldWait.Until("it is told to wake up twice", () => line.Told.Replace(" ", "", StringComparison.Ordinal).Split("424DE400010174").Length == 3);
        Assert.Equal("", probe.Lines);
    }

    [Fact]
    public async Task At_the_limit_the_value_is_a_lower_bound_and_says_so()
    {
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = Probe(new());
        await probe.ReadAsync();
        line.Say(Frames.PmsReport(1200));

        Assert.Equal((SourceState.Ok, "saturated"), Told(await probe.ReadAsync()));
        Assert.Equal(("1000", "1200", "1i"), (probe.Field("pm2_5"), probe.Field("pm2_5_cf1"), probe.Field("flag")));
    }

    [Fact]
    public async Task The_same_values_for_the_configured_time_are_a_gap()
    {
        var time = new ManualTime();
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = new SourceProbe(
            new PmsSource(new() { Name = "p", Device = folder["pms"], StuckAfter = TimeSpan.FromHours(1) }, new(time, NullLogger.Instance)), time);
        await probe.ReadAsync();
        line.Say(Frames.PmsReport(3));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        time.Advance(TimeSpan.FromHours(1));
        line.Say(Frames.PmsReport(3));
        Assert.Equal((SourceState.Silent, "stuck"), Told(await probe.ReadAsync()));
        Assert.Equal("", probe.Lines);
        line.Say(Frames.PmsReport(4));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal("4", probe.Field("pm2_5"));
    }

    [Fact]
    public async Task An_SDS011_on_this_line_is_named()
    {
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = Probe(new());
        await probe.ReadAsync();
        line.Say([.. Sds011FramerTests.Frame(84, 121), .. Sds011FramerTests.Frame(84, 121)]);

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "other-sensor"), Told(reading));
        Assert.Contains("sds011", reading.Words);
    }

    private SourceProbe Probe(PmsOptions options)
    {
        (options.Kind, options.Name, options.Device) = ("pms", "p", folder["pms"]);
        return new(new PmsSource(options, context), TimeProvider.System);
    }

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);
}
