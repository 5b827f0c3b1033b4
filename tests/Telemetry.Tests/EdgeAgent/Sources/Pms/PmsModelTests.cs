using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>The words after the masses differ from model to model.</summary>
public sealed class PmsModelTests : IDisposable
{
    private static readonly byte[]
        Plain = Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 30, 1, 0, 0x9700),
        T = Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 3, 215, 452, 0x9700),
        Frost = Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 3, unchecked((ushort)-52), 452, 0x9700),
        Gas = Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 30, 1, 0, 17),
        St = Frames.Pms(3, 8, 9, 3, 8, 9, 210, 70, 45, 30, 1, 0, 17, 215, 452, 0, 0x9700),
        Short = Frames.Pms(3, 8, 9, 3, 8, 9, 0, 0, 0);

    private readonly FieldFolder folder = new();
    private readonly SourceContext context = new(TimeProvider.System, NullLogger.Instance);

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, byte[], string?, string?, string?, string?> Models => new()
    {
        { "auto", Plain, "0.01", null, null, null }, { "pms5003", Plain, "0.01", null, null, null }, { "pms7003", Plain, "0.01", null, null, null },
        { "pmsa003", Plain, "0.01", null, null, null }, { "pms1003", Plain, "0.01", null, null, null },
        { "auto", T, null, null, "21.5", "45.2" }, { "pms5003t", T, null, null, "21.5", "45.2" }, { "auto", Frost, null, null, "-5.2", "45.2" },
        { "pms5003s", Gas, "0.01", "0.017", null, null },
        { "auto", St, "0.01", "0.017", "21.5", "45.2" }, { "pms5003st", St, "0.01", "0.017", "21.5", "45.2" },
        { "auto", Short, null, null, null, null }, { "pms3003", Short, null, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Of_every_model_each_word_is_told_as_what_it_is(
        string model, byte[] frame, string? above5, string? hcho, string? temperature, string? humidity)
    {
        var (reading, air, climate) = await Read(model, frame);
        Assert.Equal(SourceReading.Ok, reading);
        Assert.Contains("pm1=3,pm2_5=8,pm10=9,", air);
        Assert.Equal((above5, hcho), (Field(air, "nc_above_5"), Field(air, "hcho")));
        Assert.Equal((temperature, humidity), (Field(climate, "temperature"), Field(climate, "humidity")));
        Assert.Equal(frame.Length == 24 ? null : "2.1", Field(air, "nc_above_0_3"));
    }

    public static TheoryData<string, byte[]> Wrong => new() { { "pms5003", T }, { "pms7003", T }, { "pms5003t", Plain } };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_frame_that_the_written_model_cannot_send_gives_its_masses_and_a_word(string model, byte[] frame)
    {
        var (reading, air, climate) = await Read(model, frame);
        Assert.Equal((SourceState.Ok, "other-model"), (reading.State, reading.Reason));
        Assert.Contains("pm2_5=8,", air);
        Assert.DoesNotContain("nc_above", air);
        Assert.Equal("", climate);
    }

    public static TheoryData<string, byte[], string> OtherLength => new() { { "pms5003", St, "pms5003st" }, { "pms5003t", Short, "pms3003" } };

    [Theory]
    [MemberData(nameof(OtherLength))]
    public async Task A_frame_of_another_length_is_named(string model, byte[] frame, string name)
    {
        var (reading, air, _) = await Read(model, frame);
        Assert.Equal((SourceState.Failed, "other-model", ""), (reading.State, reading.Reason, air));
        Assert.Contains(name, reading.Words);
    }

    [Fact]
    public async Task What_was_once_seen_to_be_a_5003T_stays_one_in_thick_smoke()
    {
        var smoke = Frames.Pms(300, 800, 900, 300, 800, 900, 60000, 20000, 9000, 5000, 452, 215, 0x9700);
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = new SourceProbe(new PmsSource(new() { Name = "p", Device = folder["pms"] }, context), TimeProvider.System);
        await probe.ReadAsync();
        line.Say(T);
        await probe.ReadAsync();
        line.Say(smoke);
        await probe.ReadAsync();
        Assert.Contains("temperature=45.2,humidity=21.5", probe.Lines);
        Assert.DoesNotContain("nc_above_5", probe.Lines);
    }

    [Fact]
    public async Task The_humidity_of_a_written_model_serves_corrections()
    {
        await Read("pms5003t", T);
        Assert.Equal(45.2, context.Humidity.Find("p", context.Time.GetElapsedTime(0)));
        Assert.True(new PmsOptions { Model = "pms5003t" }.MeasuresHumidity);
        Assert.False(new PmsOptions { Model = "pms5003" }.MeasuresHumidity);
    }

    [Fact]
    public void An_unknown_model_is_refused_with_those_that_are_known()
    {
        var error = Assert.Single(new PmsOptions { Kind = "pms", Name = "p", Device = "/dev/x", Model = "pms5003x" }.Errors());
        foreach (var model in PmsModel.All) Assert.Contains(model.Name, error);
    }

    [Fact]
    public async Task An_SDS198_is_named_as_what_it_is()
    {
        byte[] frame = [0xAA, 0xCF, 0, 0, 40, 0, 0x60, 0xA1, 0, 0xAB];
        frame[8] = (byte)frame[2..8].Sum(value => value);
        await using var line = new ScriptedLine(folder["sds"], _ => null);
        await using var probe = new SourceProbe(new Sds011Source(new() { Name = "s", Device = folder["sds"] }, context), TimeProvider.System);
        await probe.ReadAsync();
        line.Say(frame);

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "other-sensor", ""), (reading.State, reading.Reason, probe.Lines));
        Assert.Contains("SDS198", reading.Words);
        var lines = new List<string>();
        FrameDecoders.All["sds011"](frame, lines.Add);
        Assert.Equal("""{"offset":0,"model":"sds198","pm100":40,"id":"60a1"}""", Assert.Single(lines));
    }

    private async Task<(SourceReading Reading, string Air, string Climate)> Read(string model, byte[] frame)
    {
        await using var line = new ScriptedLine(folder["pms"], _ => null);
        await using var probe = new SourceProbe(new PmsSource(new() { Name = "p", Device = folder["pms"], Model = model }, context), TimeProvider.System);
        await probe.ReadAsync();
        line.Say(frame);
        var reading = await probe.ReadAsync();
        var lines = probe.Lines.Split('\n');
        return (reading, lines.FirstOrDefault(one => one.StartsWith("air")) ?? "", lines.FirstOrDefault(one => one.StartsWith("climate")) ?? "");
    }

    private static string? Field(string line, string name) => line.Split(' ').ElementAtOrDefault(1)?.Split(',')
        .Select(field => field.Split('=')).FirstOrDefault(field => field[0] == name)?[1];
}
