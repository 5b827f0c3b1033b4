using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using static Telemetry.Tests.TwinHouse;

namespace Telemetry.Tests;

public sealed class TwinDeskTests
{
    private static readonly byte[] Slower = Twin(5, """{ "air": { "interval": "00:00:20" } }""");
    private readonly TwinScene scene = new();

    [Fact]
    public void A_twin_is_tried_when_the_sources_are_known_and_applied_when_they_go_on_giving_values()
    {
        scene.Send(Slower);
        Assert.Equal((5, TwinState.Trying, 0), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version));
        Assert.Equal(Seconds(10), scene.Desk.Wanted.Sources[0].Interval);

        scene.Pass(40);
        Assert.Equal((TwinState.Trying, 5, Seconds(20)), (scene.Report.State, scene.Report.Applied.Version, scene.Desk.Wanted.Sources[0].Interval));
        scene.Pass(120);
        Assert.Equal((TwinState.Applied, 5), (scene.Report.State, scene.Report.Applied.Version));
        Assert.Equal((5, null, null), (scene.Desk.Memory.Proven.Version, scene.Desk.Memory.Candidate, scene.Desk.Memory.Rejected));
    }

    [Fact]
    public void A_source_that_falls_silent_for_three_of_its_new_intervals_takes_the_whole_twin_back()
    {
        scene.Mute = plan => plan.Sources[0].Interval == Seconds(20) ? ["air"] : [];
        scene.Send(Twin(5, """{ "air": { "interval": "00:00:20" }, "host": { "interval": "00:00:05" } }"""));
        scene.Pass(31);
        Assert.Equal(5, scene.Report.Applied.Version);
        // Three intervals of 20 s, and the time that one read may take.
        scene.Pass(68);
        Assert.Equal(TwinState.Trying, scene.Report.State);
        scene.Pass(5);

        Assert.Equal((5, TwinState.RolledBack, 0), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version));
        Assert.StartsWith("rolled back to the device's file: source 'air' has been silent for 70 s", Assert.Single(scene.Report.Errors));
        Assert.Equal([Seconds(10), Seconds(30)], [scene.Desk.Wanted.Sources[0].Interval, scene.Desk.Wanted.Sources[2].Interval]);
    }

    [Fact]
    public void A_source_that_gives_one_value_and_then_none_is_silent_too()
    {
        scene.Send(Slower);
        scene.Pass(60);
        Assert.Equal(TwinState.Trying, scene.Report.State);
        scene.Mute = _ => ["air"];
        scene.Pass(80);

        Assert.Equal(TwinState.RolledBack, scene.Report.State);
    }

    [Fact]
    public void A_source_that_gave_nothing_before_and_one_that_is_switched_off_hold_nothing_up()
    {
        scene.Mute = _ => ["wet"];
        scene.Send(Twin(5, """{ "air": { "enabled": false }, "wet": { "interval": "00:00:15" } }"""));
        // Settling lasts until the silent one has had its chance: three intervals of 30 s, and its time limit of 30 s.
        scene.Pass(119);
        Assert.Equal(0, scene.Report.Applied.Version);
        scene.Pass(120);

        Assert.Equal((TwinState.Applied, false), (scene.Report.State, scene.Desk.Wanted.Sources[0].Enabled));
    }

    [Fact]
    public void A_sensor_that_rests_has_its_rest()
    {
        scene.Pass(40);
        scene.Send(Twin(5, """{ "air": { "rest": "00:05:00" } }"""));
        scene.Mute = plan => ((Sds011Options)plan.Sources[0]).Rest > TimeSpan.Zero ? ["air"] : [];
        // 30 s, one read of 10 s, five minutes of rest, 30 s of warming up.
        scene.Pass(369);
        Assert.Equal(TwinState.Trying, scene.Report.State);
        scene.Pass(4);
        Assert.Equal(TwinState.RolledBack, scene.Report.State);
    }

    [Fact]
    public void A_twin_that_was_taken_back_is_not_tried_again_and_a_higher_version_is()
    {
        scene.Mute = plan => plan.Sources[0].Interval == Seconds(20) ? ["air"] : [];
        scene.Send(Slower);
        scene.Pass(200);
        scene.Restart(scene.Desk.Memory);
        Assert.Equal((5, TwinState.RolledBack), (scene.Report.Version, scene.Report.State));
        scene.Send(Slower);
        scene.Pass(200);
        Assert.Equal((5, TwinState.RolledBack, null), (scene.Report.Version, scene.Report.State, scene.Desk.Memory.Candidate));

        scene.Mute = _ => [];
        scene.Send(Twin(6, """{ "air": { "interval": "00:00:20" } }"""));
        scene.Pass(200);
        Assert.Equal((6, TwinState.Applied), (scene.Report.Version, scene.Report.State));
    }

    [Fact]
    public void A_power_cut_in_a_trial_proves_nothing_and_the_twin_is_tried_once_more_but_not_twice()
    {
        scene.Send(Slower);
        scene.Pass(60);
        Assert.Equal(1, scene.Desk.Memory.Candidate!.Tries);

        scene.Restart(scene.Desk.Memory);
        Assert.Equal((Seconds(10), TwinState.Trying), (scene.Desk.Wanted.Sources[0].Interval, scene.Report.State));
        scene.Pass(60);
        Assert.Equal((2, Seconds(20)), (scene.Desk.Memory.Candidate!.Tries, scene.Desk.Wanted.Sources[0].Interval));

        scene.Restart(scene.Desk.Memory);
        scene.Send(Slower);
        scene.Pass(300);
        Assert.Equal((5, TwinState.RolledBack, Seconds(10)), (scene.Report.Version, scene.Report.State, scene.Desk.Wanted.Sources[0].Interval));
        Assert.Contains("restarted in the middle of each of 2 trials", Assert.Single(scene.Report.Errors));
    }

    [Fact]
    public void A_power_cut_once_survived_does_not_spoil_the_second_trial()
    {
        scene.Send(Slower);
        scene.Pass(60);
        scene.Restart(scene.Desk.Memory);
        scene.Pass(300);
        Assert.Equal((5, TwinState.Applied), (scene.Report.Version, scene.Report.State));
    }

    [Fact]
    public void What_was_proven_is_in_force_from_the_start_without_a_network()
    {
        scene.Send(Slower);
        scene.Pass(200);
        scene.Restart(scene.Desk.Memory);
        Assert.Equal((Seconds(20), 5, TwinState.Applied), (scene.Desk.Wanted.Sources[0].Interval, scene.Report.Applied.Version, scene.Report.State));
        scene.Send(Slower);
        Assert.Equal((TwinState.Applied, null), (scene.Report.State, scene.Desk.Memory.Candidate));
    }

    [Fact]
    public void A_bad_twin_is_refused_whole_and_the_last_good_one_stays()
    {
        scene.Send(Slower);
        scene.Pass(200);
        scene.Send(Twin(6, """{ "air": { "interval": "1" }, "host": { "interval": "00:00:05" }, "nose": {} }"""));
        scene.Pass(1);

        Assert.Equal((6, TwinState.Refused, 5, 2), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version, scene.Report.Errors.Count));
        Assert.Equal(Seconds(30), scene.Desk.Wanted.Sources[2].Interval);
        // Corrected under the same number: nothing of the refused one was taken.
        scene.Send(Twin(6, """{ "air": { "interval": "00:00:15" } }"""));
        scene.Pass(200);
        Assert.Equal((6, TwinState.Applied), (scene.Report.Version, scene.Report.State));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_version_that_is_not_above_the_newest_is_refused_with_the_number_to_use(int version)
    {
        scene.Send(Slower);
        scene.Pass(200);
        scene.Send(Twin(version, """{ "air": { "interval": "00:00:30" } }"""));

        Assert.Equal((TwinState.Refused, 5), (scene.Report.State, scene.Report.Applied.Version));
        Assert.Equal($"version {version} is not above 5, the newest that this device has taken: publish with version 6 or more, also to go back", Assert.Single(scene.Report.Errors));
    }

    [Fact]
    public void Going_back_is_a_new_version_and_a_cleared_topic_changes_nothing()
    {
        scene.Send(Slower);
        scene.Pass(200);
        scene.Send([]);
        scene.Pass(5);
        Assert.Equal((5, TwinState.Applied), (scene.Report.Version, scene.Report.State));
        scene.Send(Twin(6));
        scene.Pass(200);
        Assert.Equal((6, TwinState.Applied, Seconds(10)), (scene.Report.Version, scene.Report.State, scene.Desk.Wanted.Sources[0].Interval));
    }

    [Fact]
    public void A_better_twin_during_a_trial_takes_its_place_and_both_fall_back_to_the_proven_one()
    {
        scene.Mute = plan => plan.Sources[0].Interval == Seconds(10) ? [] : ["air"];
        scene.Send(Slower);
        scene.Pass(60);
        scene.Send(Twin(6, """{ "air": { "interval": "00:00:25" } }"""));
        scene.Pass(1);
        Assert.Equal((6, TwinState.Trying, 6), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version));
        scene.Pass(200);
        Assert.Equal((6, TwinState.RolledBack, 0), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version));
    }

    [Fact]
    public void A_proven_twin_that_fits_the_changed_file_no_more_is_told_and_the_file_is_used()
    {
        var memory = new TwinMemory(Read(Twin(5, """{ "tube": { "enabled": false } }""")), null, null);
        scene.Restart(memory);
        Assert.Equal((5, TwinState.Refused, 0), (scene.Report.Version, scene.Report.State, scene.Report.Applied.Version));
        scene.Send(Twin(5, """{ "tube": { "enabled": false } }"""));
        Assert.Equal((TwinState.Refused, 0), (scene.Report.State, scene.Report.Applied.Version));
        Assert.Equal("sources.tube is not a source of this device: write one of air, wet, host", Assert.Single(scene.Report.Errors));
    }
}
