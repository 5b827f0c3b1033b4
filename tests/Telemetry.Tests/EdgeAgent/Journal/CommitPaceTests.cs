using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class CommitPaceTests
{
    private const long Budget = 50_000_000;

    [Fact]
    public void Before_anything_was_measured_the_wanted_interval_counts() =>
        Assert.Equal(TimeSpan.FromSeconds(5), new CommitPace(new JournalOptions()).Interval);

    [Theory]
    [InlineData(2_000, 5)]
    [InlineData(5_000, 9.09)]
    [InlineData(60_000, 9.5)]
    public void Commits_are_spread_until_a_day_of_them_fits_the_budget(long bytes, double seconds) =>
        Assert.Equal(seconds, After(new JournalOptions { FlashBudget = Budget }, bytes).Interval.TotalSeconds, 2);

    [Fact]
    public void Without_a_budget_or_without_a_figure_nothing_is_spread()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), After(new JournalOptions { FlashBudget = 0 }, 60_000).Interval);
        var blind = new CommitPace(new JournalOptions());
        for (var i = 0; i < 10; i++) blind.Committed(null);
        Assert.Equal(TimeSpan.FromSeconds(5), blind.Interval);
    }

    [Fact]
    public void A_wanted_interval_above_the_longest_is_kept() =>
        Assert.Equal(TimeSpan.FromMinutes(1), After(new JournalOptions { CommitInterval = TimeSpan.FromMinutes(1) }, 60_000).Interval);

    [Fact]
    public void A_day_at_the_chosen_pace_stays_within_the_budget()
    {
        var pace = new CommitPace(new JournalOptions());
        var random = new Random(1);
        double written = 0, seconds = 0;
        while (seconds < 86_400)
        {
            seconds += pace.Interval.TotalSeconds;
            written += random.Next(4_096, 6_144);
            pace.Committed((long)written);
        }
        Assert.InRange(written, Budget * 0.93, Budget);
    }

    private static CommitPace After(JournalOptions options, long bytesPerCommit)
    {
        var pace = new CommitPace(options);
        for (var i = 0L; i < 40; i++) pace.Committed(i * bytesPerCommit);
        return pace;
    }
}
