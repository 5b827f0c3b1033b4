using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PathPolicyTests
{
    private static readonly TimeSpan Failover = TimeSpan.FromSeconds(15), Return = TimeSpan.FromSeconds(60);
    private TimeSpan now;

    [Fact]
    public void The_next_broker_is_tried_after_the_preferred_one_was_out_of_reach_for_long_enough()
    {
        var policy = New(2);
        Assert.Equal(0, Pass(policy, 14, _ => false));
        Assert.Equal(1, Pass(policy, 2, _ => false));
    }

    [Fact]
    public void A_connection_that_comes_back_in_time_changes_nothing()
    {
        var policy = New(2);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, Pass(policy, 10, _ => false));
            Assert.Equal(0, Pass(policy, 1, _ => true));
        }
    }

    [Fact]
    public void The_preferred_broker_is_returned_to_when_it_has_held_for_long_enough()
    {
        var policy = New(2);
        Pass(policy, 16, _ => false);
        Assert.Equal(1, Pass(policy, 59, _ => true, preferred: true));
        // One failure starts the count anew.
        Assert.Equal(1, Pass(policy, 1, _ => true, preferred: false));
        Assert.Equal(1, Pass(policy, 59, _ => true, preferred: true));
        Assert.Equal(0, Pass(policy, 3, _ => true, preferred: true));
    }

    [Fact]
    public void Where_the_other_one_is_down_too_the_preferred_one_is_returned_to_at_once()
    {
        var policy = New(2);
        Pass(policy, 16, _ => false);
        Assert.Equal(0, Pass(policy, 1, _ => false, preferred: true));
    }

    [Fact]
    public void A_preferred_broker_that_answers_and_does_not_hold_is_returned_to_ever_more_slowly()
    {
        var policy = New(2);
        Pass(policy, 16, _ => false);
        var pauses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var seconds = 0;
            for (; policy.Current == 1; seconds++) Pass(policy, 1, _ => true, preferred: true);
            pauses.Add(seconds);
            while (policy.Current == 0) Pass(policy, 1, _ => false);
        }
        Assert.Equal([61, 121, 241, 481], pauses);
    }

    [Fact]
    public void Without_any_broker_the_rounds_slow_down_and_every_broker_has_its_turn()
    {
        var policy = New(3);
        var turns = new List<(int Broker, int Seconds)>();
        var (last, length) = (0, 0);
        for (var i = 0; i < 600; i++, length++)
        {
            if (Pass(policy, 1, _ => false) == last) continue;
            turns.Add((last, length));
            (last, length) = (policy.Current, 0);
        }
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], turns.Take(7).Select(turn => turn.Broker));
        Assert.True(turns[6].Seconds > 3 * turns[1].Seconds, "the third round is slower");
    }

    [Fact]
    public void A_working_broker_is_left_only_for_the_preferred_one() =>
        Seeded.Check(Gen.ArrayOf(Gen.Zip(Gen.Elements(true, false), Gen.Elements(true, false)), 400), steps =>
        {
            now = TimeSpan.Zero;
            var policy = New(3);
            foreach (var (connected, preferred) in steps)
            {
                var before = policy.Current;
                var after = Pass(policy, 1, _ => connected, preferred);
                if (connected && after != before) Assert.Equal(0, after);
                Assert.InRange(after, 0, 2);
            }
        });

    private PathPolicy New(int count) => new(count, Failover, Return, now);

    private int Pass(PathPolicy policy, int seconds, Func<int, bool> connected, bool preferred = false)
    {
        for (var i = 0; i < seconds; i++)
        {
            now += TimeSpan.FromSeconds(1);
            policy.Decide(connected(policy.Current), preferred, now);
        }
        return policy.Current;
    }
}
