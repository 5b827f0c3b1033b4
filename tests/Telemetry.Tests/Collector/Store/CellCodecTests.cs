using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class CellCodecTests
{
    [Fact]
    public void Every_cell_comes_back_to_the_bit() => Seeded.Check(
        from slots in Gen.Elements(24, 32)
        from counter in Gen.Elements(true, false)
        from filled in Gen.ArrayOf(Gen.Choose(0, 3), slots)
        from values in Gen.ArrayOf(Values, slots * 3)
        select (slots, counter, filled, values),
        one =>
        {
            const long slotMs = 3_600_000;
            var cells = new RollupCell[one.slots];
            for (var i = 0; i < one.slots; i++)
                for (var n = 0; n < one.filled[i]; n++) cells[i].Add(StoreHouse.Noon + i * slotMs + n * 1_199_999, one.values[i * 3 + n]);
            var bytes = new byte[CellCodec.MaxBytes];
            var length = CellCodec.Encode(cells, StoreHouse.Noon, slotMs, one.counter, bytes);
            if (cells.All(c => c.IsEmpty))
            {
                Assert.Equal(0, length);
                return;
            }
            var back = new RollupCell[one.slots];
            CellCodec.Decode(bytes.AsSpan(0, length), StoreHouse.Noon, slotMs, one.counter, back);
            for (var i = 0; i < one.slots; i++) Assert.Equal(Bits(cells[i], one.counter), Bits(back[i], one.counter));
        });

    [Fact]
    public void A_row_that_ends_too_early_or_has_another_version_is_named_and_never_read_beyond()
    {
        var cells = new RollupCell[24];
        for (var i = 0; i < 24; i++) cells[i].Add(StoreHouse.Noon + i * 3_600_000, i / 3.0);
        var bytes = new byte[CellCodec.MaxBytes];
        var length = CellCodec.Encode(cells, StoreHouse.Noon, 3_600_000, true, bytes);
        for (var cut = 0; cut < length; cut++)
            Assert.Throws<InvalidDataException>(() => CellCodec.Decode(bytes.AsSpan(0, cut), StoreHouse.Noon, 3_600_000, true, new RollupCell[24]));
        bytes[0] = 9;
        Assert.Throws<InvalidDataException>(() => CellCodec.Decode(bytes.AsSpan(0, length), StoreHouse.Noon, 3_600_000, true, new RollupCell[24]));
    }

    private static Gen<double> Values => Gen.OneOf(
        Gen.Choose(-1_000_000, 1_000_000).Select(n => (double)n), Gen.Choose(-99_999, 99_999).Select(n => n / 100.0), Gen.Choose(1, 99_999).Select(n => 1.0 / n),
        Gen.Elements(0.0, -0.0, double.Epsilon, double.MaxValue / 10, -1e300, 1L << 50, (1L << 50) + 1, 9.2e18, 0.1 + 0.2));

    private static string Bits(in RollupCell cell, bool counter)
    {
        double[] values = counter && cell.Count > 1
            ? [cell.Sum, cell.Min, cell.Max, cell.Last, cell.First, cell.Inside]
            : [cell.Count == 0 ? 0 : cell.Sum, cell.Min, cell.Max, cell.Last];
        return $"{cell.Count} {cell.LastTime} {string.Join(' ', values.Select(BitConverter.DoubleToInt64Bits))}";
    }
}
