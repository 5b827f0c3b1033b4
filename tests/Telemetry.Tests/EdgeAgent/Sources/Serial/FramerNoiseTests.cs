using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class FramerNoiseTests
{
    private const int Insertions = 1_000_000;

    [Fact]
    public void Sds011() => FindsAllAfterNoise<Sds011Frame>(i => Sds011FramerTests.Frame(i, 7), frame => frame.First);

    [Fact]
    public void Pms() => FindsAllAfterNoise<PmsFrame>(i => Frames.PmsReport(i), frame => frame.IsReport ? frame.Atmospheric[1] : -1);

    [Fact]
    public void Pms_of_both_lengths() => FindsAllAfterNoise<PmsFrame>(
        i => i % 2 == 0 ? Frames.PmsReport(i) : Frames.Pms(0, i, 0, 0, i, 0, 0, 0, 0), frame => frame.IsReport ? frame.Atmospheric[1] : -1);

    [Fact]
    public void Sps30() => FindsAllAfterNoise<Sps30Frame>(i => Frames.Sps30Values(i), frame => frame.HasValues ? (int)frame.Value(0) : -1);

    [Fact]
    public void Mhz19b() => FindsAllAfterNoise<Mhz19bFrame>(i => Frames.Mhz19b(i), frame => frame.Co2, mostHead: 0);

    /// <summary>
    /// Before each frame stand up to 23 random bytes, every second time with the first bytes of a frame among them; the latter not for the
    /// MH-Z19B, whose frames of two fixed bytes and a checksum of one noise then makes by chance, some three in a million.
    /// </summary>
    private static void FindsAllAfterNoise<TFrame>(Func<ushort, byte[]> make, Func<TFrame, int> number, int mostHead = 4)
        where TFrame : struct, IFrame<TFrame>
    {
        var frames = Enumerable.Range(0, 4096).Select(i => make((ushort)i)).ToArray();
        var random = new Random(20251121);
        var framer = new Framer<TFrame>();
        var noise = new byte[24];
        var awaited = new Queue<int>();
        var lost = 0;
        for (var i = 0; i < Insertions; i++)
        {
            var length = random.Next(noise.Length);
            random.NextBytes(noise.AsSpan(0, length));
            if (mostHead > 0 && i % 2 == 0 && length > mostHead) frames[i % 4096].AsSpan(0, random.Next(1, mostHead + 1)).CopyTo(noise.AsSpan(random.Next(length - mostHead)));
            framer.Feed(noise.AsSpan(0, length));
            framer.Feed(frames[i % 4096]);
            awaited.Enqueue(i % 4096);
            Take();
            Assert.InRange(awaited.Count, 0, 8);
        }
        framer.End();
        Take();
        Assert.Equal((0, 0), (lost, awaited.Count));

        void Take()
        {
            while (framer.TryTake(out var frame))
            {
                if (!awaited.Contains(number(frame))) continue;
                while (awaited.Dequeue() != number(frame)) lost++;
            }
        }
    }
}
