using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class GeigerSimulatorTests
{
    private const ulong Minute = 60_000_000_000;
    private static readonly GeigerOptions s_fast = new() { Path = "", CountsPerMinute = 120_000 };

    [Fact]
    public void Pulses_per_minute_have_the_mean_and_the_spread_of_a_Poisson_process()
    {
        var train = new PulseTrain(new GeigerOptions { CountsPerMinute = 20 }, 0, new Random(1));
        var counts = new double[10_000];
        while (train.NextNs < Minute * 10_000) counts[train.Take().Event.TimestampNs / Minute]++;

        var mean = counts.Average();
        Assert.InRange(mean, 19.8, 20.2);
        Assert.InRange(counts.Average(count => (count - mean) * (count - mean)), 19, 21);
    }

    [Fact]
    public void Gaps_in_the_sequence_are_exactly_the_dropped_events_also_over_the_wrap()
    {
        var options = new GeigerOptions { DropRate = 0.1, FirstSequence = uint.MaxValue - 500 };
        var train = new PulseTrain(options, 0, new Random(2));
        var (dropped, gaps, last) = (0L, 0L, options.FirstSequence - 1);
        var droppedSinceLast = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (pulse, lost) = train.Take();
            if (lost)
            {
                dropped++;
                droppedSinceLast++;
                continue;
            }
            gaps += unchecked(pulse.LineSequence - last) - 1;
            (last, droppedSinceLast) = (pulse.LineSequence, 0);
        }

        Assert.InRange(dropped, 900, 1100);
        Assert.Equal(dropped, gaps + droppedSinceLast);
        Assert.Equal(10_000, (long)unchecked(last - options.FirstSequence) + 1 + droppedSinceLast);
    }

    [Fact]
    public void A_dead_tube_has_no_pulse_and_lives_again_at_a_new_rate()
    {
        var train = new PulseTrain(new GeigerOptions { CountsPerMinute = 0 }, 0, new Random(1));
        Assert.Equal(ulong.MaxValue, train.NextNs);
        train.SetRate(60, 5 * Minute);
        Assert.InRange(train.NextNs, 5 * Minute, 6 * Minute);
    }

    [Fact]
    public void The_record_has_the_kernels_layout()
    {
        var record = new byte[GpioLineEvent.Size];
        new GpioLineEvent(0x0102030405060708, 1, 17, 0xA1, 0xB2).WriteTo(record);

        Assert.Equal("0807060504030201" + "01000000" + "11000000" + "A1000000" + "B2000000" + new string('0', 48), Convert.ToHexString(record));
        Assert.Equal(new GpioLineEvent(0x0102030405060708, 1, 17, 0xA1, 0xB2), GpioLineEvent.Read(record));
    }

    [Fact]
    public async Task A_recording_holds_the_events_asked_for_and_tells_the_pulses_behind_them()
    {
        using var file = new MemoryStream();
        var options = new GeigerOptions { DropRate = 0.5, FirstSequence = 1 };
        var pulses = await GeigerRecording.WriteAsync(file, new PulseTrain(options, 0, new Random(3)), 100, default);

        Assert.Equal(100 * GpioLineEvent.Size, file.Length);
        Assert.Equal(pulses, GpioLineEvent.Read(file.ToArray().AsSpan(99 * GpioLineEvent.Size)).LineSequence);
    }

    [Fact]
    public async Task Without_a_reader_pulses_go_on_and_the_newest_1024_are_kept()
    {
        using var folder = new FieldFolder();
        await using var tube = new GeigerSimulator(s_fast with { Path = folder["gpio/line"] }, TimeProvider.System, new Random(4));
        tube.Start();
        await FieldWait.Until("the buffer overflows", () => tube.Discarded > 500);
        tube.CountsPerMinute = 0;

        var events = await Read(tube.Path, 1024);

        Assert.Equal(tube.LastSequence, events[^1].LineSequence);
        Assert.Equal(tube.Pulses - 1024 + 1, events[0].LineSequence);
        Assert.Equal(Enumerable.Range((int)events[0].LineSequence, 1024), events.Select(one => (int)one.LineSequence));
    }

    [Fact]
    public async Task A_reader_that_comes_back_arrives_at_the_true_count_by_sequence_numbers()
    {
        using var folder = new FieldFolder();
        var options = s_fast with { Path = folder["line"], CountsPerMinute = 30_000, DropRate = 0.2, FirstSequence = uint.MaxValue - 100 };
        await using var tube = new GeigerSimulator(options, TimeProvider.System, new Random(5));
        tube.Start();

        var first = await Read(tube.Path, 200);
        var second = await Read(tube.Path, 200);

        Assert.True(second[^1].LineSequence < first[0].LineSequence, "the sequence wrapped");
        Assert.All(first.Zip(first.Skip(1)), pair => Assert.InRange(unchecked(pair.Second.LineSequence - pair.First.LineSequence), 1u, 30u));
        Assert.InRange((long)unchecked(second[^1].LineSequence - options.FirstSequence) + 1, 400, tube.Pulses);
        Assert.All(second, one => Assert.Equal((GpioLineEvent.RisingEdge, 17u), (one.Id, one.Offset)));
    }

    /// <summary>Opening and reading wait for the writing end, on a thread of their own: the pool may be as small as two.</summary>
    private static Task<IReadOnlyList<GpioLineEvent>> Read(string path, int count) => Task.Factory.StartNew<IReadOnlyList<GpioLineEvent>>(() =>
    {
        using var line = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var bytes = new byte[count * GpioLineEvent.Size];
        line.ReadExactly(bytes);
        return [.. Enumerable.Range(0, count).Select(i => GpioLineEvent.Read(bytes.AsSpan(i * GpioLineEvent.Size)))];
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
