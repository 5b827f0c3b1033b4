using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class Sds011FramerTests
{
    [DataFact]
    public void Captured_frames_decode_to_the_values_beside_them()
    {
        var capture = HexDump.ToBytes(File.ReadAllBytes(SharedData.PathOf("sensor-frames/SDS01x.hexdump")));
        var expected = File.ReadLines(SharedData.PathOf("sensor-frames/SDS01x.csv")).Skip(1)
            .Select(line => line.Split(',')).Where(columns => columns.Length == 3)
            .Select(columns => (Number(columns[1]), Number(columns[2]))).ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Take(capture).Select(frame => (frame.Pm25, frame.Pm10)));
    }

    [Fact]
    public void Every_intact_frame_is_found_after_noise_of_any_length()
    {
        var frames = Enumerable.Range(0, 12).Select(i => Frame((ushort)(i * 53), (ushort)(i * 71))).ToArray();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), noises =>
        {
            var stream = new List<byte>();
            for (var i = 0; i < frames.Length; i++)
            {
                // Noise that ends in a head could itself begin a frame; no sensor could be told apart from that.
                stream.AddRange(noises.Length == 0 ? [] : noises[i % noises.Length].Where(value => value != Sds011Frame.Head));
                stream.AddRange(frames[i]);
            }
            return Take([.. stream]).Count == frames.Length;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_head_in_the_noise_before_a_frame_does_not_cost_the_frame()
    {
        byte[] stream = [0xAA, .. Frame(1, 2), 0xAA, 0xC0, .. Frame(3, 4), 0xAA, 0xC0, 1, 2, 3, 4, 5, 6, 7, .. Frame(5, 6)];

        Assert.Equal([1, 3, 5], Take(stream).Select(frame => (int)frame.First));
    }

    [Fact]
    public void A_wrong_checksum_gives_no_value_and_is_counted()
    {
        var bad = Frame(100, 200);
        bad[8]++;
        var framer = new Framer<Sds011Frame>();
        framer.Feed([.. bad, .. Frame(7, 8)]);

        Assert.True(framer.TryTake(out var frame));
        Assert.Equal(7, frame.First);
        Assert.Equal((1, 10), (framer.BadChecksums, framer.Skipped));
    }

    [Fact]
    public void It_does_not_matter_where_the_stream_is_cut_into_reads()
    {
        byte[] stream = [1, 0xAA, .. Frame(1, 2), 0xAA, 0xC0, 9, .. Frame(3, 4), .. Frame(5, 6), 0xAB];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var framer = new Framer<Sds011Frame>();
            var found = new List<int>();
            foreach (var part in new[] { stream[..cut], stream[cut..] })
            {
                framer.Feed(part);
                while (framer.TryTake(out var frame)) found.Add(frame.First);
            }
            Assert.Equal([1, 3, 5], found);
            Assert.Equal(stream.Length, framer.Position + framer.Pending);
        }
    }

    [Fact]
    public void A_quarter_million_random_and_mutated_inputs_neither_throw_nor_hide_the_frame_behind_them()
    {
        var random = new Random(20251121);
        var framer = new Framer<Sds011Frame>();
        var buffer = new byte[40];
        var (found, intact) = (0, 0);
        for (var i = 0; i < 250_000; i++)
        {
            var length = random.Next(buffer.Length);
            random.NextBytes(buffer.AsSpan(0, length));
            if (length >= 10 && i % 2 == 0)
            {
                Frame((ushort)i, (ushort)(i >> 3)).CopyTo(buffer, length - 10);
                buffer[random.Next(length)] ^= (byte)(1 << random.Next(8));
            }
            // Ten bytes without a head push out whatever the noise had begun.
            framer.Feed(buffer.AsSpan(0, length));
            framer.Feed(new byte[10]);
            while (framer.TryTake(out _)) found++;
            framer.Feed(Frame(0x1234, (ushort)(i % 5000)));
            while (framer.TryTake(out var frame)) if (frame.First == 0x1234) intact++;
        }
        Assert.Equal(250_000, intact);
        Assert.InRange(found, 1, 60_000);
    }

    private static List<Sds011Frame> Take(byte[] stream)
    {
        var framer = new Framer<Sds011Frame>();
        framer.Feed(stream);
        var frames = new List<Sds011Frame>();
        while (framer.TryTake(out var frame)) frames.Add(frame);
        return frames;
    }

    internal static byte[] Frame(ushort first, ushort second)
    {
        byte[] frame = [0xAA, 0xC0, (byte)first, (byte)(first >> 8), (byte)second, (byte)(second >> 8), 0x60, 0xA1, 0, 0xAB];
        for (var i = 2; i < 8; i++) frame[8] += frame[i];
        return frame;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
