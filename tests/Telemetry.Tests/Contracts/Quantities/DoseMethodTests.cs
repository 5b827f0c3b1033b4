using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class DoseMethodTests
{
    private static readonly TimeSpan Tau = TimeSpan.FromMicroseconds(190);

    [Theory]
    [InlineData(20, 60, 0, 20, 4.472136)]
    [InlineData(200, 600, 0, 20, 1.414214)]
    [InlineData(0, 60, 0, 0, 1)]
    [InlineData(0, 600, 0, 0, 0.1)]
    [InlineData(60_000, 60, 190, 74_074.074074, 302.406141)]
    [InlineData(20, 60, 190, 20.001267, 4.472419)]
    public void The_formulas_give_the_values_worked_out_by_hand(long count, double seconds, double deadMicroseconds, double cpm, double spread)
    {
        var rate = DoseMethods.Current.Compute(count, TimeSpan.FromSeconds(seconds), TimeSpan.FromMicroseconds(deadMicroseconds));
        Assert.Equal((cpm, spread, ValueFlags.None), (Math.Round(rate.PerMinute, 6), Math.Round(rate.Uncertainty, 6), rate.Flags));
    }

    [Fact]
    public void A_tube_that_is_dead_for_more_than_half_of_the_time_gives_a_flagged_lower_bound()
    {
        var minute = TimeSpan.FromMinutes(1);
        var most = (long)(0.5 * (minute / Tau));
        var at = DoseMethods.Current.Compute(most, minute, Tau);
        var above = DoseMethods.Current.Compute(most * 3, minute, Tau);

        Assert.Equal((ValueFlags.None, ValueFlags.RangeLimit), (at.Flags, above.Flags));
        Assert.Equal(60 / Tau.TotalSeconds, above.PerMinute, 3);
        Assert.InRange(at.PerMinute, above.PerMinute * 0.9999, above.PerMinute);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1000)]
    [InlineData(3000)]
    public void What_a_tube_with_dead_time_counts_is_corrected_to_the_truth_and_spreads_as_told(double perSecond)
    {
        var random = new Random(7);
        var told = Enumerable.Range(0, 3000)
            .Select(_ => DoseMethods.Current.Compute(CountedInASecond(perSecond, random), TimeSpan.FromSeconds(1), Tau)).ToArray();

        var mean = told.Average(rate => rate.PerMinute);
        var spread = Math.Sqrt(told.Average(rate => (rate.PerMinute - mean) * (rate.PerMinute - mean)));
        Assert.InRange(mean / 60, perSecond * 0.993, perSecond * 1.007);
        Assert.InRange(spread / told.Average(rate => rate.Uncertainty), 0.96, 1.04);
    }

    [Fact]
    public void Ids_and_names_are_unique_and_fit_their_field()
    {
        Assert.Equal(DoseMethods.All.Count, DoseMethods.All.DistinctBy(m => m.Id).DistinctBy(m => m.Name).Count());
        Assert.All(DoseMethods.All, method => Assert.True(Measurements.Radiation.Find("method")!.Holds(method.Id)));
        Assert.All(DoseMethods.All, method => Assert.Matches("-[0-9]+$", method.Name));
    }

    /// <summary>Non-paralysable: after each counted pulse the tube sees nothing for the dead time.</summary>
    private static long CountedInASecond(double perSecond, Random random)
    {
        var (now, count) = (0.0, 0L);
        while ((now += -Math.Log(1 - random.NextDouble()) / perSecond) < 1)
        {
            count++;
            now += Tau.TotalSeconds;
        }
        return count;
    }
}
