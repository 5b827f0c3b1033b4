using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class DutyCycleTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_warms_up_measures_and_rests_in_turn()
    {
        var duty = new DutyCycle(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        duty.Begin(TimeSpan.FromSeconds(1000));
        foreach (var (second, phase, until) in new[]
        {
            (0, DutyPhase.WarmingUp, 30), (29, DutyPhase.WarmingUp, 1), (30, DutyPhase.Measuring, 0), (49, DutyPhase.Measuring, 0),
            (50, DutyPhase.Resting, 90), (109, DutyPhase.Resting, 31), (110, DutyPhase.WarmingUp, 30), (140, DutyPhase.Measuring, 0),
        })
        {
            var now = TimeSpan.FromSeconds(1000 + second);
            Assert.Equal((second, phase, until), (second, duty.PhaseAt(now), (int)duty.UntilMeasuring(now).TotalSeconds));
        }
    }

    [Fact]
    public void Without_rest_it_always_measures() =>
        Assert.Equal(DutyPhase.Measuring, new DutyCycle(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.Zero).PhaseAt(TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task The_sensor_sleeps_between_measurements_and_its_first_values_after_waking_do_not_count()
    {
        await using var sensor = new Sim.Sds011Simulator(
            new() { Link = folder["sds"], Interval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(3));
        sensor.Start();
        await using (var probe = Probe())
        {
            Assert.Equal(SourceReading.Started, await probe.ReadAsync());
            foreach (var (second, phase, values) in new[] { (10, "warms up", false), (20, "warms up", false), (30, "warms up", false), (40, null, true), (50, null, true) })
            {
                await Reports(sensor);
                time.Advance(TimeSpan.FromSeconds(10));
                var reading = await probe.ReadAsync();
                Assert.Equal((second, values ? SourceState.Ok : SourceState.Waiting, values), (second, reading.State, probe.Lines.Length > 0));
                if (phase is not null) Assert.StartsWith(phase, reading.Words);
                Assert.Equal("", reading.Reason);
            }
            Assert.Equal(("10", "50i"), (probe.Field("interval_s"), probe.Field("laser_s")));
            await FieldWait.Until("the sensor sleeps", () => sensor.Asleep);

            for (var second = 60; second < 110; second += 10)
            {
                time.Advance(TimeSpan.FromSeconds(10));
                Assert.Equal((SourceState.Waiting, ""), ((await probe.ReadAsync()).State, probe.Lines));
            }
            Assert.True(sensor.Asleep);
            time.Advance(TimeSpan.FromSeconds(10));
            await probe.ReadAsync();
            await FieldWait.Until("the sensor works again", () => !sensor.Asleep);
        }
        await FieldWait.Until("it sleeps when nobody reads it any more", () => sensor.Asleep);
    }

    [Fact]
    public async Task A_sensor_that_another_program_left_asleep_is_woken_without_a_duty_cycle_too()
    {
        await using var sensor = new Sim.Sds011Simulator(
            new() { Link = folder["sds"], Interval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(3));
        sensor.Start();
        await using (var other = Probe()) await other.ReadAsync();
        await FieldWait.Until("the other program put it to sleep", () => sensor.Asleep);

        await using var probe = new SourceProbe(new Sds011Source(new() { Kind = "sds011", Name = "s", Device = folder["sds"] }, new(time, NullLogger.Instance)), time);
        await probe.ReadAsync();
        Assert.Equal("silent", (await probe.ReadAsync()).Reason);
        await FieldWait.Until("the sensor works again", () => !sensor.Asleep);
        await Reports(sensor);
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
    }

    private SourceProbe Probe() => new(
        new Sds011Source(
            new()
            {
                Kind = "sds011", Name = "s", Device = folder["sds"],
                WarmUp = TimeSpan.FromSeconds(30), Measure = TimeSpan.FromSeconds(20), Rest = TimeSpan.FromSeconds(60),
            },
            new(time, NullLogger.Instance)), time);

    private static async Task Reports(Sim.Sds011Simulator sensor)
    {
        var before = sensor.IntactReports.Count;
        await FieldWait.Until("three more reports", () => sensor.IntactReports.Count >= before + 3);
    }
}
