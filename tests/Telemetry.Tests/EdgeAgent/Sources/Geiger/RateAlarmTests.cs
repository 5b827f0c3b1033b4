using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Xunit.Abstractions;

namespace Telemetry.Tests;

public sealed class RateAlarmTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly int Year = (int)(TimeSpan.FromDays(365) / Interval), Hour = 360, Minute = 6;

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, 20.0)]
    [InlineData(4, 20.0)]
    public void In_a_year_at_background_there_is_at_most_one_false_alarm(int seed, double? background)
    {
        var (alarm, random, alarms) = (Alarm(background), new Random(seed), new List<RateState>());
        for (var i = 0; i < Year; i++)
            if (alarm.Add(Interval, Poisson(20 / 6.0, random)) && alarm.State != RateState.Normal) alarms.Add(alarm.State);

        Assert.InRange(alarms.Count, 0, 1);
        Assert.DoesNotContain(RateState.Dead, alarms);
        Assert.InRange(alarm.Background!.Value, 18.5, 21.5);
    }

    [Fact]
    public void A_doubled_rate_is_found_within_eight_minutes_on_average_within_three_and_ends_within_an_hour()
    {
        var found = new List<int>();
        var ended = new List<int>();
        for (var seed = 0; seed < 1000; seed++)
        {
            var (alarm, random) = (Alarm(20), new Random(seed));
            Run(alarm, 20, Hour, random);
            found.Add(Until(alarm, RateState.Raised, 40, random));
            ended.Add(Until(alarm, RateState.Normal, 20, random));
        }
        Assert.InRange(found.Max(), 1, 8 * Minute);
        Assert.InRange(found.Average() / Minute, 1, 3);
        Assert.InRange(ended.Max(), Minute, Hour);
        Assert.InRange(ended.Average() / Minute, 1, 20);
        output.WriteLine($"doubled rate: found after {found.Average() / Minute:0.0} min, at most {found.Max() / (double)Minute:0.0}; ended after {ended.Average() / Minute:0.0} min, at most {ended.Max() / (double)Minute:0.0}");
    }

    [Fact]
    public void A_burst_of_a_strong_source_is_an_alarm_at_the_first_interval_and_says_how_much()
    {
        var alarm = Alarm(20);
        Run(alarm, 20, 60, new Random(1));
        Assert.True(alarm.Add(Interval, 90));
        Assert.Equal(RateState.Raised, alarm.State);
        Assert.Matches(@"^rate raised: \d+ counts in \d+ s where \d+ are usual; ", alarm.Words);
    }

    [Fact]
    public void A_silent_tube_is_dead_after_seventy_seconds_at_twenty_counts_a_minute_and_not_before()
    {
        var alarm = Alarm(20);
        for (var i = 0; i < 6; i++) Assert.False(alarm.Add(Interval, 0));
        Assert.True(alarm.Add(Interval, 0));
        Assert.Equal(RateState.Dead, alarm.State);
        Assert.StartsWith("detector dead: 0 counts in 70 s where 23 are usual; ", alarm.Words, StringComparison.Ordinal);

        Assert.InRange(Until(alarm, RateState.Normal, 20, new Random(2)), 1, 3 * Minute);
        Assert.Null(alarm.Words);
    }

    [Fact]
    public void A_tube_that_gives_nothing_but_noise_is_dead_too()
    {
        var (alarm, random) = (Alarm(20), new Random(3));
        Assert.InRange(Until(alarm, RateState.Dead, 1, random), 6, 10 * Minute);
        Run(alarm, 1, 24 * Hour, random);
        Assert.Equal(RateState.Dead, alarm.State);
    }

    [Fact]
    public void A_tube_that_dies_in_the_middle_of_a_raised_rate_is_called_dead()
    {
        var (alarm, random) = (Alarm(20), new Random(4));
        Until(alarm, RateState.Raised, 200, random);
        Until(alarm, RateState.Dead, 0, random);
        Assert.Equal(RateState.Dead, alarm.State);
    }

    [Fact]
    public void While_the_background_is_learned_a_silent_tube_is_found_dead_and_nothing_is_called_raised()
    {
        var (alarm, random) = (Alarm(null), new Random(5));
        Run(alarm, 20, Hour - 1, random);
        Assert.Null(alarm.Background);
        for (var i = 0; i < Minute; i++) Assert.False(alarm.Add(Interval, 0));

        var silent = Alarm(null);
        Assert.InRange(Until(silent, RateState.Dead, 0, random), 20 * Minute, 25 * Minute);
        Assert.Contains("the least of any tube", silent.Words);
    }

    [Fact]
    public void The_background_follows_slowly_and_learns_nothing_from_an_alarm()
    {
        var (alarm, random) = (Alarm(null), new Random(6));
        Run(alarm, 20, 30 * Hour, random);
        var before = alarm.Background!.Value;
        Until(alarm, RateState.Raised, 60, random);
        Run(alarm, 60, 48 * Hour, random);
        Assert.Equal((RateState.Raised, before), (alarm.State, alarm.Background.Value));

        Until(alarm, RateState.Normal, 20, random);
        Run(alarm, 24, 48 * Hour, random);
        Assert.Equal(RateState.Normal, alarm.State);
        Assert.InRange(alarm.Background.Value, 23, 25);
    }

    [Theory]
    [InlineData(26)]
    [InlineData(28)]
    public void A_rate_between_the_ways_in_and_out_does_not_flap(double perMinute)
    {
        var (alarm, random, changes) = (Alarm(20), new Random(7), 0);
        for (var i = 0; i < 240 * Hour; i++)
            if (alarm.Add(Interval, Poisson(perMinute / 6, random))) changes++;
        Assert.InRange(changes, 0, 8);
    }

    private static RateAlarm Alarm(double? background) => new(new BackgroundRate(background), 2, TimeSpan.FromDays(365));

    private static void Run(RateAlarm alarm, double perMinute, int intervals, Random random)
    {
        for (var i = 0; i < intervals; i++) alarm.Add(Interval, Poisson(perMinute / 6, random));
    }

    /// <summary>Intervals until the state is reached.</summary>
    private static int Until(RateAlarm alarm, RateState state, double perMinute, Random random)
    {
        for (var i = 1; i <= Year; i++)
        {
            alarm.Add(Interval, Poisson(perMinute / 6, random));
            if (alarm.State == state) return i;
        }
        Assert.Fail($"{state} was not reached in a year");
        return 0;
    }

    private static long Poisson(double mean, Random random)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0L);
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}
