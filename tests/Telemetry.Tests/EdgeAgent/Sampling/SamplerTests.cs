using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class SamplerTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime time = new();
    private readonly Intake intake = new();
    private readonly CancellationTokenSource stop = new();

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task A_hanging_source_and_a_throwing_one_do_not_delay_another()
    {
        var good = new Scripted((sink, _) => Write(sink));
        var hanging = new Scripted((_, _) => new TaskCompletionSource<SourceReading>().Task);
        var throwing = new Scripted((_, _) => throw new IOException("boom"));
        var (slots, running) = Start(("good", good), ("hanging", hanging), ("throwing", throwing));

        for (var i = 1; i <= 10; i++)
        {
            await FieldWait.Until($"read {i} of the two that come back", () => good.Reads == i && throwing.Reads == i);
            // The hanging one is given up during the second second and joins the grid again.
            await FieldWait.Until("their loops wait for the next second", () => time.DueIn(Second) == (i < 3 ? 2 : 3));
            time.Advance(Second);
        }
        await FieldWait.Until("the last reads", () => good.Reads == 11 && throwing.Reads == 11 && time.DueIn(Second) == 3);
        Assert.Equal((1, SourceState.Failed), (hanging.Reads, slots[1].Status.State));
        Assert.Equal((SourceState.Failed, SourceState.Ok), (slots[2].Status.State, slots[0].Status.State));

        await stop.CancelAsync();
        await running;
        var lines = Lines();
        Assert.Equal(11, lines.Count(line => line.StartsWith("host ")));
        Assert.Contains(lines, line => line.StartsWith("source,reason=timeout,source=hanging failures=1i "));
        Assert.Contains(lines, line => line.StartsWith("source,reason=fault,source=throwing failures=11i "));
    }

    [Fact]
    public async Task A_read_that_heeds_its_timeout_is_counted_and_tried_again()
    {
        var slow = new Scripted(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return SourceReading.Ok;
        });
        var (slots, running) = Start(("slow", slow));
        await FieldWait.Until("the first read", () => slow.Reads == 1 && time.Waiting >= 2);
        time.Advance(TimeSpan.FromSeconds(2));
        await FieldWait.Until("the timeout", () => slots[0].Status.State == SourceState.Failed);
        await FieldWait.Until("the second read", () =>
        {
            if (slow.Reads < 2) time.Advance(TimeSpan.FromSeconds(1));
            return slow.Reads >= 2;
        });
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Steps_of_the_wall_clock_do_not_touch_the_intervals()
    {
        var source = new Scripted((sink, _) => Write(sink));
        var (_, running) = Start(("host", source));
        var reads = 1;
        foreach (var step in new[] { -26_280.0, 0, 0.1666, 26_280 })
        {
            await FieldWait.Until("the loop waits for the next second", () => source.Reads == reads && time.DueIn(Second) == 1);
            time.StepWallClock(TimeSpan.FromHours(step));
            time.Advance(Second - TimeSpan.FromMilliseconds(1));
            Assert.Equal(reads, source.Reads);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await FieldWait.Until("one more read", () => source.Reads == reads + 1);
            reads++;
        }
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_failure_writes_no_value_and_half_a_line_is_dropped()
    {
        var source = new Scripted((sink, _) =>
        {
            sink.Begin(Measurements.Host).Field("load1", 1.0);
            sink.End();
            sink.Begin(Measurements.Host).Field("load1", 2.0);
            throw new IOException("the device went away");
        });
        var (_, running) = Start(("host", source));
        await FieldWait.Until("two reads", () =>
        {
            if (source.Reads < 2 && time.Waiting >= 1) time.Advance(TimeSpan.FromSeconds(1));
            return source.Reads >= 2;
        });
        await stop.CancelAsync();
        await running;

        Assert.All(Lines().Where(line => line.StartsWith("host")), line => Assert.StartsWith("host load1=1 ", line));
    }

    [Theory]
    [InlineData(10, 10.5, 11)]
    [InlineData(10, 11, 11)]
    [InlineData(10, 11.2, 12)]
    [InlineData(10, 15.9, 16)]
    public void Reads_stay_on_their_grid_and_missed_ones_are_not_made_up_for(double due, double now, double next) =>
        Assert.Equal(
            TimeSpan.FromSeconds(next),
            SampleSchedule.Next(TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(now)));

    [Fact]
    public void Two_lines_of_one_source_never_share_a_stamp_but_a_clock_set_back_is_followed()
    {
        var clock = new SampleClock(time);
        var first = clock.Stamp();
        Assert.Equal(first + 1, clock.Stamp());
        time.StepWallClock(TimeSpan.FromHours(-1));
        Assert.Equal(first - 3_600_000, clock.Stamp());
    }

    [Fact]
    public void Failures_are_told_at_once_then_at_most_once_in_a_while_and_at_the_end()
    {
        var tally = new FailureTally(TimeSpan.FromSeconds(30));
        var told = new List<long>();
        for (var second = 0; second < 65; second++)
        {
            tally.Add("silent");
            told.AddRange(tally.Due(TimeSpan.FromSeconds(second)).Select(due => due.Count));
        }
        told.AddRange(tally.Due(TimeSpan.FromSeconds(65), all: true).Select(due => due.Count));

        Assert.Equal([1, 31, 61, 65], told);
    }

    [Fact]
    public async Task A_changed_pace_counts_at_once_and_a_source_switched_off_rests()
    {
        var good = new Scripted((sink, _) => Write(sink));
        var (slots, running) = Start(("good", good));
        await FieldWait.Until("the first read", () => good.Reads == 1 && time.DueIn(Second) == 1);

        slots[0].Want(TimeSpan.FromMinutes(1), enabled: true);
        await FieldWait.Until("a minute's wait", () => time.DueIn(TimeSpan.FromMinutes(1)) == 1);
        slots[0].Hurry(Second);
        await FieldWait.Until("a second's wait again", () => time.DueIn(Second) == 1);
        time.Advance(Second);
        await FieldWait.Until("the hurried read", () => good.Reads == 2 && time.DueIn(Second) == 1);
        slots[0].Hurry(null);
        await FieldWait.Until("the wanted pace again", () => time.DueIn(TimeSpan.FromMinutes(1)) == 1);

        slots[0].Want(Second, enabled: false);
        await FieldWait.Until("its rest", () => slots[0].Status is { State: SourceState.Waiting, Reason: { } reason } && reason.Contains("switched off"));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, good.Reads);
        slots[0].Want(Second, enabled: true);
        await FieldWait.Until("the read after the rest", () => good.Reads == 3 && slots[0].Status.State == SourceState.Ok);

        await stop.CancelAsync();
        await running;
    }

    private (IReadOnlyList<SourceSlot> Slots, Task Running) Start(params (string Name, ISource Source)[] sources)
    {
        SourceSlot[] slots = [.. sources.Select(s => new SourceSlot(s.Name, "scripted", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), s.Source))];
        return (slots, new Sampler(slots, intake, TimeSpan.Zero, time, NullLogger.Instance).RunAsync(stop.Token));
    }

    private static Task<SourceReading> Write(LineSink sink)
    {
        sink.Begin(Measurements.Host).Field("load1", 0.5);
        sink.End();
        return Task.FromResult(SourceReading.Ok);
    }

    private string[] Lines() =>
        Encoding.UTF8.GetString(intake.Take(out _)[(int)Lane.Live].Lines.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Scripted(Func<LineSink, CancellationToken, Task<SourceReading>> read) : ISource
    {
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
        {
            Interlocked.Increment(ref reads);
            return await read(sink, cancel);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
