using System.Security.Cryptography;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class DayKeyMessageTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void A_key_is_read_as_it_was_written()
    {
        Assert.True(DayKeyMessage.TryRead(Message(), out var day, out var id, out var key));
        Assert.Equal((20_251_121, 0x0123_4567_89ab_cdefUL), (day, id));
        Assert.Equal(Key, key.ToArray());
    }

    [Fact]
    public void What_is_not_exactly_a_key_is_refused()
    {
        var good = Message();
        byte[][] bad =
        [
            [], good[..^1], [.. good, 0], [2, .. good[1..]], [1, 0, 0, 0, 0, .. good[5..]], [1, 0xff, .. good[2..]], [1, 1, 0x35, 0x1, 0x64, .. good[5..]],
            [.. good[..13], .. new byte[32]],
        ];
        Assert.All(bad, message => Assert.False(DayKeyMessage.TryRead(message, out _, out _, out _)));
    }

    [Fact]
    public void The_day_is_the_one_in_Japan()
    {
        Assert.Equal(20_251_121, DayKeyMessage.DayOf(new DateTimeOffset(2025, 11, 20, 15, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()));
        Assert.Equal(20_251_120, DayKeyMessage.DayOf(new DateTimeOffset(2025, 11, 20, 14, 59, 59, 999, TimeSpan.Zero).ToUnixTimeMilliseconds()));
    }

    [Theory]
    [InlineData("0123456789abcdef", true)]
    [InlineData("own-0123456789abcdef", true)]
    [InlineData("0123456789ABCDEF", false)]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789abcdef\n", false)]
    [InlineData("own-", false)]
    [InlineData("", false)]
    public void A_key_id_has_one_form(string key, bool valid) => Assert.Equal(valid, SketchKey.IsValid(System.Text.Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void An_address_is_hashed_as_its_six_octets()
    {
        var mac = HMACSHA256.HashData(Key, new byte[] { 0x1c, 0xc0, 0xde, 0x5a, 0xb7, 0x91 });
        Assert.Equal(Convert.ToHexStringLower(mac)[..16], SketchKey.Hash(Key, 0x1cc0de5ab791).ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static byte[] Message()
    {
        var message = new byte[DayKeyMessage.Length];
        DayKeyMessage.Write(message, 20_251_121, 0x0123_4567_89ab_cdef, Key);
        return message;
    }
}
