using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class AreaCodeTests
{
    [Theory]
    [InlineData("14130", "14130")]
    [InlineData("141305", "14130")]
    [InlineData("1413000", "14130")]
    [InlineData("131016", "13101")] // Chiyoda
    [InlineData("011002", "01100")] // Sapporo
    [InlineData("132047", "13204")] // Mitaka
    [InlineData("122289", "12228")] // Yotsukaido
    [InlineData("141304", "141304")] // a wrong check digit is not cut: it is some other code
    [InlineData("1413001", "1413001")]
    [InlineData("140010", "140010")] // forecast district: six digits, but no check digit
    [InlineData("013030", "01303")] // Tobetsu, and by the same digits the forecast district Monbetsu: order districts by their municipalities
    [InlineData("14130５", "14130５")]
    [InlineData("", "")]
    [InlineData("350", "350")]
    public void A_municipality_code_is_brought_to_five_digits(string code, string normal) => Assert.Equal(normal, AreaCode.Normalize(code));

    [Theory]
    [InlineData("14130", "14130", true)]
    [InlineData("141305", "1413000", true)]
    [InlineData("1413000", "141305", true)]
    [InlineData("14130", "1413001", true)]
    [InlineData("141305", "1413001", true)]
    [InlineData("1413000", "1413001", true)]
    [InlineData("1413001", "1413001", true)]
    [InlineData("1413001", "1413002", false)]
    [InlineData("1413001", "14130", false)]
    [InlineData("14130", "14131", false)]
    [InlineData("141304", "14130", false)]
    [InlineData("14100", "14130", false)]
    [InlineData("14", "14130", false)]
    [InlineData("", "14130", false)]
    [InlineData("14130", "14130ab", false)]
    [InlineData("350", "350", true)]
    public void An_order_covers_the_municipality_and_its_parts(string ordered, string placed, bool covers) =>
        Assert.Equal(covers, AreaCode.Covers(ordered, placed));

    [Fact]
    public void Every_check_digit_but_the_right_one_leaves_the_code_alone()
    {
        for (var digit = 0; digit < 10; digit++)
            Assert.Equal(digit == 5 ? "14130" : $"14130{digit}", AreaCode.Normalize($"14130{digit}"));
    }

    [Theory]
    [InlineData("14130", true)]
    [InlineData("GR-01.a", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("市", false)]
    [InlineData("*", false)]
    [InlineData("12345678901234567890123456789012", true)]
    [InlineData("123456789012345678901234567890123", false)]
    public void A_code_is_short_and_plain(string code, bool valid) => Assert.Equal(valid, AreaCode.IsValid(code));
}
