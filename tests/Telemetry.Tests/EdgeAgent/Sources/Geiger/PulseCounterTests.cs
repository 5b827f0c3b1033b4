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
}
