using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class TimeTests
{
    [Fact]
    public void Japan_is_nine_hours_ahead_all_year()
    {
        Assert.Equal("07/01 09:00", JapanTime.ShortText(new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("01/01 08:59", JapanTime.ShortText(new DateTimeOffset(2024, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        Assert.Equal("11/21 17:00", JapanTime.ShortText(JapanTime.FromUnixMilliseconds(1_763_712_000_123)));
    }

    [Theory]
    [InlineData("2025-11-20T14:59:59.999Z", "2025-11-20T00:00:00+09:00")]
    [InlineData("2025-11-20T15:00:00.000Z", "2025-11-21T00:00:00+09:00")]
    [InlineData("2025-11-21T00:00:00-05:00", "2025-11-21T00:00:00+09:00")]
    public void A_day_begins_at_midnight_in_Japan(string instant, string begin) =>
        Assert.Equal(DateTimeOffset.Parse(begin), JapanTime.StartOfDay(DateTimeOffset.Parse(instant)));

    [Fact]
    public void The_last_instant_that_the_wire_may_carry_can_still_be_shown_in_Japan()
    {
        Assert.True(WireTime.IsValid(0));
        Assert.True(WireTime.IsValid(WireTime.Max));
        Assert.Equal(9999, JapanTime.FromUnixMilliseconds(WireTime.Max).Year);
        Assert.Equal(9999, JapanTime.StartOfDay(JapanTime.FromUnixMilliseconds(WireTime.Max)).Year);
        Assert.False(WireTime.IsValid(-1));
        Assert.False(WireTime.IsValid(WireTime.Max + 1));
        Assert.False(WireTime.IsValid(long.MaxValue));
    }
}
