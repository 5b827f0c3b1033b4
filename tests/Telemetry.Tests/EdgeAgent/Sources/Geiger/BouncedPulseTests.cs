using System.Buffers.Binary;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>One tube, one pulse: what a tube cannot do is not counted, and is said.</summary>
public sealed class BouncedPulseTests : IDisposable
{
    private static readonly TimeSpan DeadTime = TimeSpan.FromMicroseconds(190);

    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(190, 36, 72)]
    [InlineData(100, 72, 36)]
    [InlineData(0, 108, 0)]
    public void Edges_within_the_dead_time_of_a_pulse_are_the_same_pulse(int deadTime, long count, long bounced)
    {
        var counter = new PulseCounter(TimeSpan.FromMicroseconds(deadTime));
        counter.BeginRequest();
        foreach (var (seqno, at) in Bouncing(36)) counter.Add(seqno, at);
        Assert.Equal(new PulseCount(count, 0, bounced), counter.Take());
    }

    [Fact]
    public void True_pulses_keep_their_number_at_every_distance_from_the_dead_time_on()
    {
        foreach (var micros in new ulong[] { 190, 191, 1_000, 1_000_000 })
        {
            var counter = new PulseCounter(DeadTime);
            for (var i = 0u; i < 50; i++) counter.Add(i + 1, 1_000 + i * micros * 1_000);
            Assert.Equal(new PulseCount(50, 0, 0), counter.Take());
        }
    }

    [Fact]
    public void Bounces_whose_events_were_dropped_are_bounces_and_what_was_dropped_between_two_pulses_is_lost()
    {
        var counter = new PulseCounter(DeadTime);
        counter.BeginRequest();
        counter.Add(1, 1_000_000);
        counter.Add(4, 1_100_000);
        counter.Add(7, 9_000_000);
        Assert.Equal(new PulseCount(4, 2, 3), counter.Take());
    }

    [Fact]
    public void A_stream_that_begins_anew_or_a_clock_that_steps_back_bounces_nothing()
    {
        var counter = new PulseCounter(DeadTime);
        counter.Add(5, 1_000_000);
        counter.BeginStream();
        counter.Add(1, 1_050_000);
        counter.Add(2, 1_000);
        Assert.Equal(new PulseCount(3, 0, 0), counter.Take());
    }

    [Fact]
    public async Task A_line_that_bounces_tells_the_true_count_says_so_and_names_the_cure()
    {
        await using var probe = Probe(Bouncing(36), DeadTime);
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        var reading = await probe.ReadAsync();

        Assert.Equal((SourceState.Ok, "bounce"), (reading.State, reading.Reason));
        Assert.Contains("72 edges", reading.Words);
        Assert.Equal(("36i", "72i", "0i"), (probe.Field("count"), probe.Field("bounced"), probe.Field("lost")));
    }

    [Fact]
    public async Task One_true_pulse_a_little_too_close_is_no_fault_of_the_wire()
    {
        await using var probe = Probe([.. Enumerable.Range(1, 36).Select(i => ((uint)i, (ulong)i * 1_000_000_000)), (37, 36_000_050_000)], DeadTime);
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("", (await probe.ReadAsync()).Reason);
    }

    [Fact]
    public async Task Without_a_dead_time_nothing_is_known_of_bounces()
    {
        await using var probe = Probe(Bouncing(36), TimeSpan.Zero);
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await probe.ReadAsync();
        Assert.Equal(("108i", null), (probe.Field("count"), probe.Field("bounced")));
    }

    [Fact]
    public void The_kernel_is_asked_for_its_debounce_only_when_it_is_written()
    {
        var request = new byte[GpioLineRequest.Size];
        Array.Fill(request, (byte)0xEE);
        GpioLineRequest.Write(request, 17, TimeSpan.Zero);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(request.AsSpan(GpioLineRequest.AttributeCount)));

        GpioLineRequest.Write(request, 17, TimeSpan.FromMicroseconds(50));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(request.AsSpan(GpioLineRequest.AttributeCount)));
        // struct gpio_v2_line_config_attribute: id 3 is the debounce period in µs, the mask says for which lines of the request.
        var attribute = request.AsSpan(GpioLineRequest.Attributes, 24);
        Assert.Equal((3u, 50u, 1ul), (BinaryPrimitives.ReadUInt32LittleEndian(attribute), BinaryPrimitives.ReadUInt32LittleEndian(attribute[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(attribute[16..])));
        Assert.Equal(17u, BinaryPrimitives.ReadUInt32LittleEndian(request));
    }

    [Theory]
    [InlineData(true, 50, 190, null)]
    [InlineData(true, 190, 190, "swallow pulses")]
    [InlineData(false, 50, 190, "write Chip and Line")]
    public void A_debounce_that_cannot_work_is_refused_with_its_cure(bool line, int debounce, int deadTime, string? error)
    {
        GeigerOptions options = new()
        {
            Kind = "geiger", Name = "g", Chip = line ? "/dev/gpiochip0" : null, Line = line ? 17 : null, Path = line ? null : "/x",
            Debounce = TimeSpan.FromMicroseconds(debounce), DeadTime = TimeSpan.FromMicroseconds(deadTime),
        };
        if (error is null) Assert.Empty(options.Errors());
        else Assert.Contains(error, Assert.Single(options.Errors()));
    }

    /// <summary>Edges 0, 50 and 100 µs after each pulse, a second apart.</summary>
    private static IEnumerable<(uint Seqno, ulong At)> Bouncing(int pulses) =>
        from pulse in Enumerable.Range(1, pulses) from edge in Enumerable.Range(0, 3)
        select ((uint)(pulse * 3 - 2 + edge), (ulong)pulse * 1_000_000_000 + (ulong)edge * 50_000);

    private SourceProbe Probe(IEnumerable<(uint Seqno, ulong At)> edges, TimeSpan deadTime)
    {
        File.WriteAllBytes(folder["events"], [.. edges.SelectMany(edge => Event(edge.Seqno, edge.At))]);
        return new(new GeigerSource(new GeigerOptions { Name = "tube1", Path = folder["events"], DeadTime = deadTime }, time), time);
    }

    private static byte[] Event(uint lineSeqno, ulong at)
    {
        var record = new byte[48];
        BinaryPrimitives.WriteUInt64LittleEndian(record, at);
        (record[8], record[12]) = (1, 17);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(20), lineSeqno);
        return record;
    }
}
