using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("30m", 1_800_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("90s", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0.5h", 1_800_000)]
    [InlineData("PT30M", 1_800_000)]
    [InlineData("00:30:00", 1_800_000)]
    [InlineData("45", 45_000)]
    [InlineData("-5m", -300_000)]
    [InlineData("23:59:59", 86_399_000)]
    [InlineData("1.02:00:00", 93_600_000)]
    public void A_length_of_time_is_read_as_people_write_it(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("--5m")]
    [InlineData("5x")]
    [InlineData("1e9h")]
    [InlineData("99999999999999999999d")]
    [InlineData("PT")]
    [InlineData("2025-11-21")]
    [InlineData("24:00:00")]
    [InlineData("36:00")]
    public void Anything_else_is_no_length(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("now", 0)]
    [InlineData("-3h", -10_800_000)]
    [InlineData("1763694000123", 123)]
    [InlineData("2025-11-21T12:00:01+09:00", 1_000)]
    [InlineData("2025-11-21T03:00:01Z", 1_000)]
    [InlineData("2025-11-21", -43_200_000)]
    [InlineData("2025-11-21T12:00:01", 1_000)]
    [InlineData("2025-11-21 12:00:01", 1_000)]
    [InlineData("2025-11-20T22:00:01-05:00", 1_000)]
    public void An_instant_is_read_as_people_and_programs_write_it(string text, long fromNoon)
    {
        Assert.True(InstantText.TryParse(text, StoreHouse.Noon, out var instant));
        Assert.Equal(StoreHouse.Noon + fromNoon, instant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-")]
    [InlineData("999999999999999999")]
    [InlineData("9999-12-31T23:59:59-12:00")]
    [InlineData("-99999d")]
    public void Anything_else_is_no_instant(string text) => Assert.False(InstantText.TryParse(text, StoreHouse.Noon, out _));
}
