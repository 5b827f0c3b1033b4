using FsCheck;
using FsCheck.Fluent;
using Telemetry.Contracts;
using Xunit.Abstractions;

namespace Telemetry.Tests.Contracts;

public sealed class HyperLogLogTests(ITestOutputHelper output)
{
    private static readonly Gen<HyperLogLog> Sketches =
        Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 900)), (2, Gen.Choose(1_000, 30_000))).SelectMany(n => Gen.Choose(0, int.MaxValue), (n, seed) => Of(n, seed));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.1)]
    [InlineData(100, 0.05)]
    [InlineData(1_000, 0.05)]
    [InlineData(10_000, 0.05)]
    [InlineData(100_000, 0.05)]
    [InlineData(1_000_000, 0.05)]
    public void The_estimate_is_near_the_number_whatever_is_counted(int n, double error)
    {
        var errors = new List<double>();
        for (var seed = 1; seed <= 20; seed++) errors.Add((Of(n, seed).Estimate() - n) / n);
        output.WriteLine($"{n}: mean {errors.Average():P2}, root mean square {Math.Sqrt(errors.Average(e => e * e)):P2}, worst {errors.Max(Math.Abs):P2}");
        Assert.All(errors, e => Assert.InRange(e, -error, error));
        // 20 runs of standard error 1.6 %: a mean beyond three of its own standard errors would be a bias.
        Assert.InRange(errors.Average(), -0.011, 0.011);
    }

    [Fact]
    public void Nothing_counts_as_nothing_and_a_repetition_as_one()
    {
        Assert.Equal(0, new HyperLogLog().Estimate());
        var sketch = new HyperLogLog();
        Assert.True(sketch.Add(12345));
        for (var i = 0; i < 1_000; i++) Assert.False(sketch.Add(12345));
        Assert.Equal(1, Math.Round(sketch.Estimate()));
    }

    [Fact]
    public void The_rank_is_the_place_of_the_first_one_behind_the_register()
    {
        var sketch = new HyperLogLog();
        sketch.Add(0x0010_0000_0000_0000);
        sketch.Add(0xfff8_0000_0000_0000);
        sketch.Add(0x7ff0_0000_0000_0001);
        Assert.Equal((53, 1, 52), (sketch.Ranks[1], sketch.Ranks[0xfff], sketch.Ranks[0x7ff]));
        Assert.Equal(HyperLogLog.Registers - 3, sketch.Ranks.Count((byte)0));
    }

    [Fact]
    public void Full_registers_still_give_a_finite_number()
    {
        var sketch = new HyperLogLog();
        for (ulong register = 0; register < HyperLogLog.Registers; register++) sketch.Add(register << 52);
        Assert.True(double.IsFinite(sketch.Estimate()) || sketch.Estimate() == double.PositiveInfinity);
        Assert.Equal(long.MaxValue, (long)Math.Min(sketch.Estimate(), long.MaxValue));
    }

    [Fact]
    public void Merging_gives_exactly_the_sketch_of_the_union()
    {
        var parts = from left in Gen.ListOf(Hashes()) from right in Gen.ListOf(Hashes()) select (left, right);
        Seeded.Check(parts, pair =>
        {
            HyperLogLog a = new(), b = new(), union = new();
            foreach (var hash in pair.left) { a.Add(hash); union.Add(hash); }
            foreach (var hash in pair.right) { b.Add(hash); union.Add(hash); }
            var changed = !Contains(a, b);
            Assert.Equal(changed, a.Merge(b));
            Assert.True(a.Ranks.SequenceEqual(union.Ranks));
            Assert.Equal(union.Estimate(), a.Estimate());
            Assert.False(a.Merge(b));
        });
    }

    [Fact]
    public void The_codec_gives_back_the_sketch_and_has_one_text_for_it() => Seeded.Check(Sketches, sketch =>
    {
        var text = SketchCodec.ToText(sketch);
        Assert.InRange(text.Length, 2, SketchCodec.MaxTextLength);
        var read = SketchCodec.TryReadText(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.NotNull(read);
        Assert.True(read.Ranks.SequenceEqual(sketch.Ranks));
        Assert.Equal(text, SketchCodec.ToText(read));
    });

    [Fact]
    public void Few_devices_are_few_bytes_and_many_are_no_more_than_six_bits_a_register()
    {
        Assert.Single(SketchCodec.ToBytes(new HyperLogLog()));
        Assert.InRange(SketchCodec.ToBytes(Of(20, 1)).Length, 50, 61);
        Assert.Equal(3_073, SketchCodec.ToBytes(Of(100_000, 1)).Length);
        Assert.Equal(4_098, SketchCodec.MaxTextLength);
    }

    [Fact]
    public void Another_spelling_of_the_same_registers_is_refused()
    {
        var one = new HyperLogLog();
        one.Add(0x0078_0000_0000_0000);
        var good = SketchCodec.ToBytes(one);
        Assert.Equal([0x01, 0x00, 0x01, 0xC1], good);
        var text = SketchCodec.ToText(one);
        byte[][] bad =
        [
            [], [0x00], [0x03, .. good[1..]], good[..3], [.. good, 0], [.. good, .. good[1..]], [0x01, 0x00, 0x01, 0xC0], [0x01, 0x00, 0x01, 0xF6],
            [0x01, 0x04, 0x01, 0xC1], [0x02, .. good[1..]], [0x02, .. new byte[3072]], [0x01, .. new byte[3 * 1024]],
        ];
        Assert.All(bad, bytes => Assert.Null(SketchCodec.TryRead(bytes)));
        string[] texts = ["", "=", text + "=", text + "\n", " " + text, text + "A", text.Replace('E', 'F'), new string('A', SketchCodec.MaxTextLength + 4), "AQABw", "AR"];
        Assert.All(texts.Except([text]), t => Assert.Null(SketchCodec.TryReadText(System.Text.Encoding.ASCII.GetBytes(t))));
        Assert.NotNull(SketchCodec.TryReadText(System.Text.Encoding.ASCII.GetBytes(text)));
    }

    private static bool Contains(HyperLogLog a, HyperLogLog b)
    {
        for (var i = 0; i < HyperLogLog.Registers; i++)
            if (b.Ranks[i] > a.Ranks[i]) return false;
        return true;
    }

    private static Gen<ulong> Hashes() =>
        from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) from zeros in Gen.Choose(0, 52)
        select ((ulong)(uint)high << 33 | (uint)low) & ~(((1UL << zeros) - 1) << (52 - zeros));

    private static HyperLogLog Of(int n, int seed)
    {
        var random = new Random(seed);
        var sketch = new HyperLogLog();
        for (var i = 0; i < n; i++) sketch.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        return sketch;
    }
}
