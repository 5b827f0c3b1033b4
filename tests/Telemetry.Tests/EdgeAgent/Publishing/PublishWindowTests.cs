using FsCheck;
using FsCheck.Fluent;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PublishWindowTests
{
    private const uint Boot = 1;
    private readonly PublisherOptions options = new() { Window = 8, AckTimeout = TimeSpan.FromSeconds(5), AckTimeoutMax = TimeSpan.FromMinutes(1) };
    private TimeSpan now = TimeSpan.FromHours(1);

    [Fact]
    public void Without_a_connection_nothing_is_sent() => Assert.Equal((0, 0), Counts(Window().Plan(newest: 100, now)));

    [Fact]
    public void What_was_there_before_the_connection_is_backlog_and_takes_its_share_only()
    {
        var window = Connected(newest: 100);

        Assert.Equal((0, 4), Counts(window.Plan(100, now)));
        Assert.Equal((2, 4), Counts(window.Plan(102, now)));
    }

    [Fact]
    public void Live_batches_may_take_the_whole_window_before_any_backlog()
    {
        var window = Connected(newest: 100);

        Assert.Equal((8, 0), Counts(window.Plan(108, now)));
    }

    [Fact]
    public void The_window_is_never_exceeded()
    {
        var window = Connected(newest: 0);
        for (var seq = 1; seq <= 8; seq++) Send(window, seq);

        Assert.Equal((0, 0), Counts(window.Plan(50, now)));
    }

    [Fact]
    public void Live_batches_that_pile_up_become_backlog_so_that_the_newest_is_next()
    {
        var window = Connected(newest: 0);
        for (var seq = 1; seq <= 8; seq++) Send(window, seq);
        window.Plan(1000, now);
        Acknowledge(window, 1, 8);

        Assert.Equal((8, 0), Counts(window.Plan(1000, now)));
        Assert.Equal(992, window.LiveCursor);
        for (var seq = 993; seq <= 1000; seq++) Send(window, seq);
        Acknowledge(window, 993, 1000);
        Assert.Equal((0, 4), Counts(window.Plan(1000, now)));
        Assert.True(window.BacklogCursor <= 8);
    }

    [Fact]
    public void An_unacknowledged_batch_is_repeated_with_growing_pauses_up_to_the_longest()
    {
        var window = Connected(newest: 0);
        Send(window, 1);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var before = now;
            now = window.NextDue(now)!.Value;
            Assert.Equal([1L], window.Plan(1, now).Again.Select(key => key.Seq));
            pauses.Add((now - before).TotalSeconds);
            window.Sent(new BatchKey(1, Boot), now);
        }

        for (var i = 0; i < pauses.Count; i++)
        {
            var middle = Math.Min(60, 5 * Math.Pow(2, i));
            Assert.InRange(pauses[i], middle * 0.75, middle * 1.25);
        }
        Assert.Equal(8, window.Resent);
    }

    [Fact]
    public void A_new_connection_makes_everything_in_the_window_due_at_once()
    {
        var window = Connected(newest: 0);
        for (var seq = 1; seq <= 3; seq++) Send(window, seq);
        window.Disconnect();
        Assert.Null(window.NextDue(now));
        window.Connect(newest: 3, now);

        Assert.Equal([1L, 2, 3], window.Plan(3, now).Again.Select(key => key.Seq).Order());
    }

    [Fact]
    public void After_a_silence_the_first_acknowledgement_brings_the_others_back_within_one_timeout()
    {
        var window = Connected(newest: 0);
        for (var seq = 1; seq <= 4; seq++) Send(window, seq);
        for (var i = 0; i < 40; i++)
        {
            now += TimeSpan.FromSeconds(30);
            foreach (var key in window.Plan(4, now).Again) window.Sent(key, now);
        }
        Acknowledge(window, 1, 1);

        Assert.Equal(3, window.Plan(4, now + options.AckTimeout).Again.Count);
    }

    [Fact]
    public void A_backlog_in_a_hurry_is_held_to_no_share_of_the_link_and_its_repetitions_wait_for_no_pause()
    {
        var window = Connected(newest: 20);
        SendBacklog(1, 4);
        Acknowledge(window, 1, 2);
        Assert.Equal((0, 0), Counts(window.Plan(20, now)));
        window.Hurry(now);
        Assert.Equal([3L, 4], window.Plan(20, now).Again.Select(key => key.Seq).Order());
        Assert.Equal((0, 2), Counts(window.Plan(20, now)));
        for (var seq = 5; seq <= 20; seq++)
        {
            SendBacklog(seq, seq);
            Acknowledge(window, seq, seq);
        }
        Assert.False(window.MaySendBacklog(now), "what comes after is held to its share again");
        now += TimeSpan.FromSeconds(100);
        Assert.True(window.MaySendBacklog(now), "and the hurry left no debt beyond its first second");

        void SendBacklog(long first, long last)
        {
            for (var seq = first; seq <= last; seq++)
            {
                window.Sent(new BatchKey(seq, Boot), now, backlog: true, bytes: 1_000_000);
                window.PassBacklog(seq);
            }
        }
    }

    [Fact]
    public void While_acknowledgements_flow_a_lost_one_does_not_make_its_batch_repeat_at_every_other()
    {
        var window = Connected(newest: 0);
        Send(window, 1);
        var repeats = 0;
        for (var seq = 2; seq <= 600; seq++)
        {
            Send(window, seq);
            now += TimeSpan.FromMilliseconds(100);
            Acknowledge(window, seq, seq);
            foreach (var key in window.Plan(seq, now).Again)
            {
                window.Sent(key, now);
                repeats++;
            }
        }

        Assert.InRange(repeats, 2, 6);
    }

    [Fact]
    public void An_acknowledgement_of_another_boot_is_not_meant()
    {
        var window = Connected(newest: 0);
        Send(window, 1);
        window.Acknowledge(new AckMessage(2, [new SeqRange(1, 1)]), now);

        Assert.True(window.Holds(1));
    }

    [Fact]
    public void Whatever_happens_the_window_is_not_exceeded_and_every_batch_is_sent_in_the_end()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), steps =>
        {
            var (window, newest, acknowledged) = (Window(), 0L, new HashSet<long>());
            foreach (var step in steps.Select(step => Math.Abs(step % 1000)))
            {
                now += TimeSpan.FromSeconds(step % 7);
                switch (step % 6)
                {
                    case 0: window.Connect(newest, now); break;
                    case 1: window.Disconnect(); break;
                    case 2: newest += step % 30; break;
                    case 3 when newest > 0: Take(1 + step % newest); break;
                    case 4: window.Hurry(now); break;
                    default: Turn(); break;
                }
                if (window.InFlight > options.Window) return false;
            }
            window.Connect(newest, now);
            for (var i = 0; i < 10_000 && acknowledged.Count < newest; i++)
            {
                now += TimeSpan.FromSeconds(1);
                Turn();
                for (var seq = 1; seq <= newest; seq++) if (window.Holds(seq)) Take(seq);
            }
            return acknowledged.Count == newest;

            void Take(long seq)
            {
                if (!window.Holds(seq)) return;
                acknowledged.Add(seq);
                Acknowledge(window, seq, seq);
            }

            // What the publisher does, with a journal that is a list of numbers.
            void Turn()
            {
                var plan = window.Plan(newest, now);
                foreach (var key in plan.Again) window.Sent(key, now);
                foreach (var seq in Between(window.LiveCursor, newest, plan.Live))
                {
                    if (!window.Holds(seq)) window.Sent(new BatchKey(seq, Boot), now);
                    window.PassLive(seq);
                }
                foreach (var seq in Between(window.BacklogCursor, window.LiveCursor, plan.Backlog))
                {
                    if (!window.Holds(seq)) window.Sent(new BatchKey(seq, Boot), now, backlog: true);
                    window.PassBacklog(seq);
                }
            }

            long[] Between(long after, long upTo, int limit)
            {
                var found = new List<long>();
                for (var seq = after + 1; seq <= upTo && found.Count < limit; seq++) if (!acknowledged.Contains(seq)) found.Add(seq);
                return [.. found];
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private PublishWindow Window() => new(options, new Random(1));

    private PublishWindow Connected(long newest)
    {
        var window = Window();
        window.Connect(newest, now);
        return window;
    }

    private void Send(PublishWindow window, long seq)
    {
        window.Sent(new BatchKey(seq, Boot), now);
        window.PassLive(seq);
    }

    private void Acknowledge(PublishWindow window, long first, long last) => window.Acknowledge(new AckMessage(Boot, [new SeqRange(first, last)]), now);

    private static (int Live, int Backlog) Counts(PublishPlan plan) => (plan.Live, plan.Backlog);
}
