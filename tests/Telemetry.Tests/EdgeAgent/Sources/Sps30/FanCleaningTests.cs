using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class FanCleaningTests
{
    [Fact]
    public void It_comes_soon_after_the_opening_then_at_its_pace_and_takes_its_time()
    {
        var cleaning = new FanCleaning(TimeSpan.FromDays(7));
        var start = TimeSpan.FromHours(30);
        cleaning.Begin(start);
        Assert.False(cleaning.IsDue(start + TimeSpan.FromMinutes(9.9)));
        var first = start + TimeSpan.FromMinutes(10);
        Assert.True(cleaning.IsDue(first));
        cleaning.Started(first);
        Assert.Equal(TimeSpan.FromSeconds(15), cleaning.Left(first));
        Assert.Equal(TimeSpan.Zero, cleaning.Left(first + TimeSpan.FromSeconds(15)));
        Assert.False(cleaning.IsDue(first + TimeSpan.FromDays(6.9)));
        Assert.True(cleaning.IsDue(first + TimeSpan.FromDays(7)));
    }

    [Fact]
    public void Left_to_the_sensor_it_is_never_due()
    {
        var cleaning = new FanCleaning(TimeSpan.Zero);
        cleaning.Begin(TimeSpan.Zero);
        Assert.False(cleaning.IsDue(TimeSpan.FromDays(99)));
    }
}
