using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class Sps30SourceTests : IDisposable
{
    private const string Start = "7E0000020103F97E", Stop = "7E000100FE7E", Read = "7E000300FC7E", Clean = "7E005600A97E", NoAutoClean = "7E00800500000000007A7E";

    private readonly FieldFolder folder = new();
    private byte[]? reading;
    private bool deaf;

    /// <summary>Not allowed now: it measures already.</summary>
    private byte startReply = 0x43;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Ten_values_are_read_and_the_sensor_is_started_and_stopped()
    {
        reading = Frames.Sps30Values(5.2f, 9.5f, 12.6f, 13.3f, 26.31f, 37, 41.52f, 42.41f, 42.54f, 0.8f);
        await using var line = Line();
        await using (var probe = Probe(TimeProvider.System))
        {
            Assert.Equal(SourceReading.Started, await probe.ReadAsync());
            await FieldWait.Until("it is started", () => line.Told.Contains(Start, StringComparison.Ordinal));
            Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
            Assert.StartsWith(
                "air,sensor=s pm1=5.2,pm2_5=9.5,pm4=12.6,pm10=13.3,nc_below_0_5=26.31,nc_below_1=37,nc_below_2_5=41.52,nc_below_4=42.41,"
                + "nc_below_10=42.54,size=0.8,n=1i,interval_s=", probe.Lines);
            Assert.Contains(NoAutoClean, line.Told);
        }
        await FieldWait.Until("it is stopped", () => line.Told.Contains(Stop, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x00, SourceState.Silent, "no-new-data")]
    [InlineData(0x43, SourceState.Silent, "not-measuring")]
    [InlineData(0x80, SourceState.Failed, "device-error")]
    [InlineData(0x04, SourceState.Failed, "refused")]
    public async Task An_answer_without_values_is_a_gap_with_its_reason(byte state, SourceState told, string reason)
    {
        reading = Frames.Sps30(3, state);
        await using var line = Line();
        await using var probe = Probe(TimeProvider.System);
        await probe.ReadAsync();

        var result = await probe.ReadAsync();
        Assert.Equal((told, reason, ""), (result.State, result.Reason, probe.Lines));
        if (state == 0x43) await FieldWait.Until("it is started again", () => line.Told.Split(Start).Length == 3);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    public async Task What_cannot_be_is_no_value(float pm25)
    {
        reading = Frames.Sps30Values(1, pm25, 3, 4, 5, 6, 7, 8, 9, 0.8f);
        await using var line = Line();
        await using var probe = Probe(TimeProvider.System);
        await probe.ReadAsync();

        var told = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "implausible"), (told.State, told.Reason));
        Assert.Contains("pm2_5", told.Words);
        Assert.StartsWith("air,sensor=s pm1=1,pm4=3,pm10=4,nc_below_0_5=5,", probe.Lines);
    }

    [Fact]
    public async Task What_says_nothing_but_what_cannot_be_has_failed()
    {
        reading = Frames.Sps30Values([.. Enumerable.Repeat(float.NaN, 10)]);
        await using var line = Line();
        await using var probe = Probe(TimeProvider.System);
        await probe.ReadAsync();

        var told = await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "implausible", ""), (told.State, told.Reason, probe.Lines));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x43)]
    public async Task A_sensor_that_was_idle_before_it_was_started_warms_up(byte toStart)
    {
        startReply = toStart;
        reading = Frames.Sps30Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 1);
        var time = new ManualTime();
        await using var line = Line();
        await using var probe = Probe(time);
        await ReadAsync(probe, time);
        await FieldWait.Until("it is started", () => line.Told.Contains(Start, StringComparison.Ordinal));
        if (toStart == 0x43)
        {
            Assert.Equal(SourceReading.Ok, await ReadAsync(probe, time));
            return;
        }
        var told = await ReadAsync(probe, time);
        Assert.Equal((SourceState.Waiting, "warming-up", ""), (told.State, told.Reason, probe.Lines));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SourceReading.Ok, await ReadAsync(probe, time));
    }

    [Fact]
    public async Task A_sensor_that_does_not_answer_is_silent()
    {
        deaf = true;
        await using var line = Line();
        await using var probe = Probe(TimeProvider.System);
        await probe.ReadAsync();

        Assert.Equal("silent", (await probe.ReadAsync()).Reason);
    }

    [Fact]
    public async Task While_the_fan_is_cleaned_nothing_is_told_but_that()
    {
        reading = Frames.Sps30Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 1);
        var time = new ManualTime();
        await using var line = Line();
        await using var probe = Probe(time);
        await ReadAsync(probe, time);
        Assert.Equal(SourceReading.Ok, await ReadAsync(probe, time));
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("cleaning", (await ReadAsync(probe, time)).Reason);
        Assert.Contains(Clean, line.Told);
        Assert.Equal("", probe.Lines);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("cleaning", (await ReadAsync(probe, time)).Reason);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(SourceReading.Ok, await ReadAsync(probe, time));
        Assert.Equal(2, line.Told.Split(Clean).Length);
    }

    private ScriptedLine Line() => new(folder["sps30"], told => deaf ? null : told switch
    {
        Start => Frames.Sps30(0, startReply),
        Clean => Frames.Sps30(0x56, 0),
        NoAutoClean => Frames.Sps30(0x80, 0),
        Read => reading,
        _ => null,
    });

    /// <summary>Lets time pass while the source waits for an answer, but hardly any.</summary>
    private static async Task<SourceReading> ReadAsync(SourceProbe probe, ManualTime time)
    {
        var read = probe.ReadAsync();
        var answered = TimeProvider.System.GetTimestamp();
        while (!read.IsCompleted)
        {
            // Real time for the line, a moment of the source's for each of its looks.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            if (time.Waiting > 0) time.Advance(TimeSpan.FromMilliseconds(10));
            Assert.True(TimeProvider.System.GetElapsedTime(answered) < TimeSpan.FromSeconds(20), "the source did not come back");
        }
        return await read;
    }

    private SourceProbe Probe(TimeProvider time) =>
        new(new Sps30Source(new() { Kind = "sps30", Name = "s", Device = folder["sps30"] }, new(time, NullLogger.Instance)), time);
}
