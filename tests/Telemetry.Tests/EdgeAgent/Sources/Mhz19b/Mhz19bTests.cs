using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class Mhz19bTests : IDisposable
{
    private readonly FieldFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_request_is_the_manuals_byte_for_byte() => Assert.Equal("FF0186000000000079", Convert.ToHexString(Mhz19bFrame.Request.Span));

    [Fact]
    public void Noise_that_looks_like_a_head_does_not_cost_the_frame()
    {
        byte[] stream = [0xFF, 0xFF, 0x86, 1, 0xFF, .. Frames.Mhz19b(636), 0xFF];
        Assert.Equal(636, Assert.Single(Frames.Take<Mhz19bFrame>(stream)).Co2);
    }

    [Fact]
    public async Task The_value_is_asked_for_and_at_the_range_it_was_set_to_it_is_a_lower_bound()
    {
        var ppm = 636;
        await using var line = new ScriptedLine(folder["co2"], told => told == "FF0186000000000079" ? Frames.Mhz19b(ppm) : null);
        await using var probe = Probe();
        await probe.ReadAsync();

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.StartsWith("co2,sensor=c co2=636,n=1i,interval_s=", probe.Lines);
        ppm = 2400;
        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "saturated"), (reading.State, reading.Reason));
        Assert.Equal(("2000", "1i"), (probe.Field("co2"), probe.Field("flag")));
    }

    [Fact]
    public async Task Without_an_answer_there_is_no_value()
    {
        await using var line = new ScriptedLine(folder["co2"], _ => null);
        await using var probe = Probe();
        await probe.ReadAsync();

        Assert.Equal("silent", (await probe.ReadAsync()).Reason);
        Assert.Equal("", probe.Lines);
    }

    private SourceProbe Probe() => new(
        new Mhz19bSource(new() { Kind = "mhz19b", Name = "c", Device = folder["co2"], Range = 2000 }, new(TimeProvider.System, NullLogger.Instance)), TimeProvider.System);
}
