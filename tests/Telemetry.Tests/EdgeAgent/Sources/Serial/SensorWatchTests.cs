using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class SensorWatchTests
{
    private readonly SensorWatch watch = new(TimeSpan.FromHours(6));

    [Fact]
    public void The_same_values_for_too_long_are_not_believed_until_one_moves()
    {
        Assert.Equal(SensorVerdict.Plausible, At(0, 0.1, 0.2));
        Assert.Equal(SensorVerdict.Plausible, At(5.99, 0.1, 0.2));
        Assert.Equal(SensorVerdict.Stuck, At(6, 0.1, 0.2));
        Assert.Equal(SensorVerdict.Stuck, At(9, 0.1, 0.2));
        Assert.Equal(SensorVerdict.Plausible, At(9.1, 0.1, 0.3));
        Assert.Equal(SensorVerdict.Plausible, At(15, 0.1, 0.3));
        Assert.Equal(SensorVerdict.Stuck, At(15.1, 0.1, 0.3));
    }

    [Fact]
    public void A_sensor_that_was_away_begins_anew()
    {
        At(0, 1);
        watch.Forget();
        Assert.Equal(SensorVerdict.Plausible, At(7, 1));
    }

    [Fact]
    public void At_its_limit_it_is_saturated_and_for_long_enough_stuck()
    {
        Assert.Equal(SensorVerdict.Saturated, watch.Judge([999.9], saturated: true, TimeSpan.Zero));
        Assert.Equal(SensorVerdict.Stuck, watch.Judge([999.9], saturated: true, TimeSpan.FromHours(6)));
    }

    [Fact]
    public void Without_a_limit_nothing_is_stuck()
    {
        var patient = new SensorWatch(TimeSpan.Zero);
        Assert.Equal(SensorVerdict.Plausible, patient.Judge([1], saturated: false, TimeSpan.Zero));
        Assert.Equal(SensorVerdict.Plausible, patient.Judge([1], saturated: false, TimeSpan.FromDays(99)));
    }

    private SensorVerdict At(double hours, params double[] values) => watch.Judge(values, saturated: false, TimeSpan.FromHours(hours));
}
