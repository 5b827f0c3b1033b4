using System.Text;
using FsCheck.Fluent;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class AckMessageTests
{
    [Fact]
    public void The_wire_form_is_boot_then_numbers_and_ranges()
    {
        var message = new AckMessage(0x3f2a91c4, AckMessage.Fold([1861, 1842, 1850, 1851, 1852, 1860, 1853, 1851]));
        Assert.Equal("3f2a91c4 1842 1850-1853 1860-1861", Encoding.ASCII.GetString(message.ToBytes()));
    }

    [Fact]
    public void Folding_loses_and_invents_nothing_and_the_wire_gives_it_back()
    {
        var sequences = Gen.Choose(1, 60).SelectMany(n => Gen.ArrayOf(Gen.Choose(1, 80), n));
        Seeded.Check(sequences, numbers =>
        {
            var ranges = AckMessage.Fold(numbers.Select(n => (long)n));
            Assert.Equal(numbers.Select(n => (long)n).Distinct().Order(), ranges.SelectMany(Numbers));
            for (var i = 1; i < ranges.Count; i++) Assert.True(ranges[i].First > ranges[i - 1].Last + 1, "two ranges that are one");

            Assert.True(AckMessage.TryParse(new AckMessage(7, ranges).ToBytes(), out var read));
            Assert.Equal(7u, read.Boot);
            Assert.Equal(ranges, read.Ranges);
        });
    }

    [Fact]
    public void Folding_stands_the_largest_numbers() =>
        Assert.Equal([new SeqRange(long.MaxValue - 1, long.MaxValue)], AckMessage.Fold([long.MaxValue, long.MaxValue - 1, long.MaxValue]));

    [Fact]
    public void As_many_ranges_as_allowed_are_read_and_one_more_is_not()
    {
        var most = new AckMessage(1, [.. Enumerable.Range(1, AckMessage.MaxRanges).Select(i => new SeqRange(2 * i, 2 * i))]);
        Assert.True(AckMessage.TryParse(most.ToBytes(), out var read));
        Assert.Equal(AckMessage.MaxRanges, read.Ranges.Count);
        Assert.False(AckMessage.TryParse([.. most.ToBytes(), .. " 9999"u8], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3f2a91c4")]
    [InlineData("3f2a91c4 ")]
    [InlineData("3f2a91c4 1 ")]
    [InlineData("3f2a91c4  1")]
    [InlineData("3f2a91c4\t1")]
    [InlineData("3f2a91c4 1\n")]
    [InlineData("3F2A91C4 1")]
    [InlineData("3f2a91c 12")]
    [InlineData("3f2a91c45 1")]
    [InlineData("xf2a91c4 1")]
    [InlineData("-f2a91c4 1")]
    [InlineData("3f2a91c4 0")]
    [InlineData("3f2a91c4 -1")]
    [InlineData("3f2a91c4 +1")]
    [InlineData("3f2a91c4 1-")]
    [InlineData("3f2a91c4 5-5")]
    [InlineData("3f2a91c4 6-5")]
    [InlineData("3f2a91c4 5-6-7")]
    [InlineData("3f2a91c4 5--7")]
    [InlineData("3f2a91c4 1.0")]
    [InlineData("3f2a91c4 1e3")]
    [InlineData("3f2a91c4 9223372036854775808")]
    [InlineData("3f2a91c4 1 2 x")]
    public void Anything_unreadable_makes_the_whole_message_unreadable(string text) =>
        Assert.False(AckMessage.TryParse(Encoding.ASCII.GetBytes(text), out _));

    private static IEnumerable<long> Numbers(SeqRange range)
    {
        for (var n = range.First; n <= range.Last; n++) yield return n;
    }
}
