using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class DeviceIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("ap-0017")]
    [InlineData("a-")]
    [InlineData("sign--4")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_role_at_a_place_is_a_device_id(string text)
    {
        Assert.True(DeviceId.TryParse(text, out var fromText));
        Assert.True(DeviceId.TryParse(Encoding.UTF8.GetBytes(text), out var fromBytes));
        Assert.Equal(fromText, fromBytes);
        Assert.Equal(text, DeviceId.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("AP")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("١")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_else_is_refused_with_the_allowed_shape(string text)
    {
        Assert.False(DeviceId.TryParse(text, out var id));
        Assert.Null(id.Value);
        Assert.False(DeviceId.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.Contains("a-z, 0-9", Assert.Throws<FormatException>(() => DeviceId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_bytes_follow_the_same_rule()
    {
        for (var c = 0; c < 128; c++)
            foreach (var name in new[] { $"{(char)c}", $"a{(char)c}" })
                Assert.Equal(WireName.IsValid(name), WireName.IsValid(Encoding.ASCII.GetBytes(name)));
    }

    [Fact]
    public void A_device_id_nobody_parsed_is_empty_text() => Assert.Equal("", default(DeviceId).ToString());
}
