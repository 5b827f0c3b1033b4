using FsCheck;
using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PulseCounterTests
{
    [Fact]
    public void Counts_are_the_same_however_many_middle_events_were_dropped_and_across_the_wrap()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), kept =>
        {
            const uint first = uint.MaxValue - 3;
            var counter = new PulseCounter();
            counter.BeginStream();
            counter.Add(first);
            for (var i = 0; i < kept.Length; i++) if (kept[i]) counter.Add(unchecked(first + 1 + (uint)i));
            counter.Add(unchecked(first + 1 + (uint)kept.Length));
            return counter.Take() == new PulseCount(kept.Length + 2, kept.Count(k => !k));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_a_line_request_the_first_events_may_be_dropped_too()
    {
        var counter = new PulseCounter();
        counter.BeginRequest();
        counter.Add(5);

        Assert.Equal(new PulseCount(5, 4), counter.Take());
    }

    [Fact]
    public void A_stream_that_begins_anew_adds_one_and_not_four_thousand_million()
    {
        var counter = new PulseCounter();
        counter.BeginStream();
        counter.Add(5000);
        counter.Add(1);

        Assert.Equal(new PulseCount(2, 0), counter.Take());
    }

    [Fact]
    public void A_repeated_event_counts_once()
    {
        var counter = new PulseCounter();
        counter.BeginStream();
        counter.Add(7);
        counter.Add(7);

        Assert.Equal(new PulseCount(1, 0), counter.Take());
    }

    [Fact]
    public void The_window_holds_the_last_intervals_that_fit_and_says_how_long_it_is()
    {
        var window = new PulseWindow(TimeSpan.FromSeconds(60));
        window.Add(TimeSpan.FromSeconds(10), 4);
        Assert.Equal((10, 24), (window.Length.TotalSeconds, window.PerMinute));

        for (var i = 0; i < 10; i++) window.Add(TimeSpan.FromSeconds(10), 2);
        Assert.Equal((60, 12), (window.Length.TotalSeconds, window.PerMinute));
    }

    [Fact]
    public void After_a_gap_the_window_begins_anew()
    {
        var window = new PulseWindow(TimeSpan.FromSeconds(60));
        window.Add(TimeSpan.FromSeconds(60), 60);
        window.Clear();
        window.Add(TimeSpan.FromSeconds(5), 1);

        Assert.Equal(12, window.PerMinute);
    }
}
