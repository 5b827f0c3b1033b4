using System.Buffers.Binary;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class GeigerSourceTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_recording_with_dropped_events_and_a_wrap_gives_the_exact_count()
    {
        uint[] kept = [uint.MaxValue - 1, uint.MaxValue, 0, 5, 6];
        await using var probe = Probe(kept.SelectMany((seqno, i) => Event(seqno, i * 2.0)));

        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("9i", "9.0", "4i"), (probe.Field("count"), Decimal(probe.Field("cpm")), probe.Field("lost")));
    }

    [Fact]
    public async Task A_recording_longer_than_the_interval_is_rated_over_its_own_length()
    {
        await using var probe = Probe(Enumerable.Range(0, 61).SelectMany(i => Event((uint)i + 1, i * 10.0)));
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        await probe.ReadAsync();

        Assert.Equal(("61i", "6.1", "600.0"), (probe.Field("count"), Decimal(probe.Field("cpm")), Decimal(probe.Field("window_s"))));
        Assert.Equal("0.03477", probe.Field("dose_rate"));
    }

    [Fact]
    public async Task Half_a_record_is_kept_until_the_rest_comes()
    {
        var bytes = Event(1, 0).Concat(Event(2, 1)).ToArray();
        await File.WriteAllBytesAsync(folder["events"], bytes[..70]);
        using var stream = EventStream.TryOpen(new GeigerOptions { Path = folder["events"] }, out _)!;
        var seen = new List<uint>();
        Assert.Equal(StreamEnd.NoWriter, stream.Drain(pulse => seen.Add(pulse.LineSeqno), out _));
        Assert.Equal([1u], seen);
    }

    [Fact]
    public async Task Without_a_writer_there_is_a_gap_and_no_zero()
    {
        await using var probe = Probe([]);
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((SourceState.Silent, "no-writer"), Told(await probe.ReadAsync()));
        Assert.Equal("", probe.Lines);
    }

    [Fact]
    public async Task A_file_of_something_else_is_named_as_such()
    {
        await using var probe = Probe(Enumerable.Repeat((byte)7, 200));
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((SourceState.Failed, "not-events"), Told(await probe.ReadAsync()));
    }

    [Fact]
    public async Task A_missing_chip_is_waited_for()
    {
        await using var probe = new SourceProbe(
            new GeigerSource(new GeigerOptions { Name = "tube1", Chip = folder["gpiochip9"], Line = 3 }, time), time);

        Assert.Equal((SourceState.Waiting, "no-device"), Told(await probe.ReadAsync()));
    }

    [Fact]
    public async Task Something_that_is_no_chip_is_named_as_such()
    {
        await using var probe = new SourceProbe(new GeigerSource(new GeigerOptions { Name = "tube1", Chip = "/dev/null", Line = 3 }, time), time);

        Assert.Equal((SourceState.Failed, "not-a-chip"), Told(await probe.ReadAsync()));
    }

    [Fact]
    public async Task Two_readers_of_one_stream_are_one_too_many()
    {
        await using var first = Probe(Event(1, 0));
        await first.ReadAsync();
        await using var second = new SourceProbe(Source(), time);

        Assert.Equal((SourceState.Failed, "busy"), Told(await second.ReadAsync()));
    }

    [Fact]
    public async Task Two_tubes_on_two_lines_of_one_chip_are_two_series_and_neither_counts_the_others_pulses()
    {
        await File.WriteAllBytesAsync(folder["line17"], [.. Enumerable.Range(1, 4).SelectMany(i => Event((uint)i, i, offset: 17))]);
        await File.WriteAllBytesAsync(folder["line27"], [.. Enumerable.Range(1, 3).SelectMany(i => Event((uint)i * 2, i, offset: 27))]);
        var context = new SourceContext(time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        string[] names = ["line17", "line27"];
        var slots = names.Select(name => SourceSlot.Of(new GeigerOptions { Kind = "geiger", Name = name, Path = folder[name] }, context)).ToArray();
        var readers = slots.Select(slot => new SourceReader(slot, time)).ToArray();
        foreach (var reader in readers) await reader.ReadAsync(default);
        time.Advance(TimeSpan.FromSeconds(10));
        foreach (var reader in readers) Assert.Equal(SourceReading.Ok, await reader.ReadAsync(default));

        var lines = readers.Select(reader => System.Text.Encoding.UTF8.GetString(reader.Sink.Lines)).ToArray();
        Assert.StartsWith("radiation,tube=line17 count=4i,lost=0i,interval_s=10", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("radiation,tube=line27 count=5i,lost=2i,interval_s=10", lines[1], StringComparison.Ordinal);
        foreach (var slot in slots) await slot.Source.DisposeAsync();
    }

    private SourceProbe Probe(IEnumerable<byte> content)
    {
        File.WriteAllBytes(folder["events"], [.. content]);
        return new SourceProbe(Source(), time);
    }

    private GeigerSource Source() => new(new GeigerOptions { Name = "tube1", Path = folder["events"], Factor = 0.0057 }, time);

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);

    private static string Decimal(string? text) => decimal.Parse(text!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Event(uint lineSeqno, double seconds, uint offset = 17)
    {
        var record = new byte[48];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)(seconds * 1e9) + 1_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(20), lineSeqno);
        return record;
    }
}
