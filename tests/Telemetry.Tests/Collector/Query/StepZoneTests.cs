using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class StepZoneTests
{
    private const long Hour = RollupLevel.HourMs, Day = RollupLevel.DayMs;

    // As Berlin: an hour more from the last Sunday of March, 02:00, to that of October, 03:00.
    private static readonly StepZone Summer = StepZone.Of(TimeZoneInfo.CreateCustomTimeZone(
        "Summer", TimeSpan.FromHours(1), "Summer", "Summer", "Summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]));

    [Theory]
    [InlineData("2025-10-26T12:00:00Z", "2025-10-25T22:00:00Z", 25)]
    [InlineData("2025-10-26T22:59:59Z", "2025-10-25T22:00:00Z", 25)]
    [InlineData("2025-10-26T23:00:00Z", "2025-10-26T23:00:00Z", 24)]
    [InlineData("2025-03-30T12:00:00Z", "2025-03-29T23:00:00Z", 23)]
    public void A_day_begins_at_local_midnight_also_where_it_has_23_or_25_hours(string instant, string start, int hours)
    {
        var at = Summer.StartOf(Ms(instant), Day);
        Assert.Equal(Ms(start), at);
        Assert.Equal(hours * Hour, Summer.Next(at, Day) - at);
    }

    [Fact]
    public void Days_follow_each_other_without_a_hole_through_years()
    {
        foreach (var days in new[] { 1, 7 })
            for (var at = Summer.StartOf(Ms("2024-01-01T12:00:00Z"), days * Day); at < Ms("2027-01-01T00:00:00Z");)
            {
                var next = Summer.Next(at, days * Day);
                Assert.Equal(at, Summer.StartOf(next - 1, days * Day));
                Assert.Equal(next, Summer.StartOf(next, days * Day));
                at = next;
            }
    }

    [Theory]
    [InlineData("Asia/Tokyo", "2025-11-20T15:00:00Z")]
    [InlineData("+09:00", "2025-11-20T15:00:00Z")]
    [InlineData("UTC", "2025-11-21T00:00:00Z")]
    [InlineData("-03:30", "2025-11-20T03:30:00Z")]
    public void A_zone_says_where_the_day_begins(string zone, string start) =>
        Assert.Equal(Ms(start), StepZone.Parse(zone)!.StartOf(Ms("2025-11-21T03:00:00Z"), Day));

    [Theory]
    [InlineData("+9")]
    [InlineData("+25:00")]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    public void What_is_no_zone_is_none(string text) => Assert.Null(StepZone.Parse(text));

    [Fact]
    public void Only_zones_that_share_its_hours_or_days_use_a_roll_up()
    {
        Assert.Equal(RollupLevel.Daily, Level("+09:00", Day));
        Assert.Equal(RollupLevel.Hourly, Level("UTC", Day));
        Assert.Equal(RollupLevel.Hourly, Level("Asia/Tokyo", 3 * Hour));
        Assert.Null(Level("-03:30", Day));
        Assert.Null(Level("Asia/Tokyo", 60_000));

        static RollupLevel? Level(string zone, long step) =>
            new SeriesQuery(Schema.All[0], 0, null, 0, 1, step, Aggregate.Mean, 1, StepZone.Parse(zone)).Level;
    }

    private static long Ms(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
