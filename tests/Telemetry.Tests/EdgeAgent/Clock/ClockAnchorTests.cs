using FsCheck;
using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class ClockAnchorTests
{
    private const long Boot = 1_763_712_000_000, Minute = 60_000, Year = 365L * 86_400_000;
    private readonly ClockAnchor anchor = new();
    private long mono = 30_000;

    [Fact]
    public void Without_a_witness_there_is_no_time()
    {
        Look(Boot, synced: false);
        Assert.Null(anchor.Offset);
    }

    [Fact]
    public void A_synchronised_kernel_anchors_and_small_corrections_are_followed()
    {
        Look(Boot, synced: true);
        Look(Boot + 300, synced: true);
        Assert.Equal((Boot + 300, AnchorSource.Kernel), (anchor.Offset, anchor.Source));
    }

    [Theory]
    [InlineData(-3 * Year)]
    [InlineData(10 * Minute)]
    public void A_step_of_an_unsynchronised_clock_is_not_looked_at(long step)
    {
        Look(Boot, synced: true);
        for (var i = 0; i < 10_000; i++) Look(Boot + step, synced: false);
        Assert.Equal(Boot, anchor.Offset);
        Assert.Null(anchor.Doubted);
    }

    [Theory]
    [InlineData(10 * Minute, ClockAnchor.SmallTrialMilliseconds)]
    [InlineData(-3 * Year, ClockAnchor.LargeTrialMilliseconds)]
    public void A_step_of_a_synchronised_clock_stands_its_trial_first(long step, long trial)
    {
        Look(Boot, synced: true);
        var began = mono + 1_000;
        while (mono < began + trial - 1_000)
        {
            Look(Boot + step, synced: true);
            Assert.Equal((Boot, step), (anchor.Offset, anchor.Doubted));
        }
        Look(Boot + step, synced: true);
        Look(Boot + step, synced: true);
        Assert.Equal((Boot + step, (long?)null), (anchor.Offset, anchor.Doubted));
    }

    [Fact]
    public void Repeated_jumps_are_never_followed()
    {
        Look(Boot, synced: true);
        for (var i = 1; i < 2_000; i++) Look(Boot + (i % 7 + 1) * 11 * Minute, synced: true);
        Assert.Equal(Boot, anchor.Offset);
        Look(Boot, synced: true);
        Assert.Null(anchor.Doubted);
    }

    [Fact]
    public void The_beacon_anchors_where_there_is_no_NTP_and_the_least_late_one_counts()
    {
        anchor.Beacon(mono, mono + Boot - 900);
        Look(Boot - Year, synced: false);
        Assert.Equal((Boot - 900, AnchorSource.Beacon), (anchor.Offset, anchor.Source));
        anchor.Beacon(mono, mono + Boot - 40);
        anchor.Beacon(mono, mono + Boot - 700);
        Look(Boot - Year, synced: false);
        Assert.Equal(Boot - 40, anchor.Offset);
    }

    [Fact]
    public void A_step_that_the_beacon_confirms_is_followed_at_once_and_one_it_denies_never()
    {
        Look(Boot, synced: true);
        for (var i = 0; i < 2_000; i++)
        {
            anchor.Beacon(mono, mono + Boot - 50);
            Look(Boot - 3 * Year, synced: true);
        }
        Assert.Equal(Boot, anchor.Offset);

        mono += ClockAnchor.BeaconLifeMilliseconds + 1;
        anchor.Beacon(mono, mono + Boot + 10 * Minute - 50);
        Look(Boot + 10 * Minute, synced: true);
        Assert.Equal(Boot + 10 * Minute, anchor.Offset);
    }

    [Fact]
    public void An_anchor_of_the_process_before_gives_way_to_any_witness()
    {
        anchor.Restore(Boot);
        Assert.Equal((Boot, AnchorSource.Restored), (anchor.Offset, anchor.Source));
        anchor.Beacon(mono, mono + Boot + 4_000);
        Assert.Equal((Boot + 4_000, AnchorSource.Beacon), (anchor.Offset, anchor.Source));
    }

    [Fact]
    public void Whatever_the_wall_clock_does_the_offset_moves_only_by_slews_or_after_a_trial()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(int Step, bool Synced, byte Seconds)[]>(), looks =>
        {
            var clock = new ClockAnchor();
            long now = 0, wall = Boot;
            clock.Look(now, wall, synced: true);
            var (since, before) = (now, clock.Offset!.Value);
            foreach (var (step, synced, seconds) in looks)
            {
                now += 1_000 + seconds * 100;
                wall += 1_000 + seconds * 100 + step % 5 * 400_000L;
                clock.Look(now, wall, synced);
                var moved = Math.Abs(clock.Offset!.Value - before);
                if (moved > ClockAnchor.SlewMilliseconds && now - since < ClockAnchor.SmallTrialMilliseconds) return false;
                if (moved > ClockAnchor.SlewMilliseconds) since = now;
                if (step % 5 != 0) since = now;
                before = clock.Offset.Value;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private void Look(long offset, bool synced)
    {
        mono += 1_000;
        anchor.Look(mono, mono + offset, synced);
    }
}
