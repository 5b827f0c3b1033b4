using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>What the fields of <c>wifi</c> mean, walk by walk and event by event.</summary>
public sealed class WifiMetricsTests
{
    private readonly AccessPointMemory memory = new(TimeSpan.FromMinutes(10));
    private readonly StationTable table;
    private TimeSpan now = TimeSpan.FromHours(1);

    public WifiMetricsTests() => table = memory.NewTable();

    [Fact]
    public void The_peak_sees_what_came_and_went_between_two_walks_and_begins_anew_with_each_line()
    {
        Walk(Of(1));
        table.LineWritten();
        foreach (var address in new ulong[] { 2, 3, 4 }) Joins(address);
        foreach (var address in new ulong[] { 2, 3, 4 }) Leaves(address);
        Walk(Of(1));
        Assert.Equal((1, 4), (table.Stations, table.PeakStations));

        table.LineWritten();
        Walk(Of(1));
        Assert.Equal(1, table.PeakStations);
    }

    [Fact]
    public void The_peak_is_never_below_the_stations_even_where_every_event_was_missed()
    {
        Walk();
        table.LineWritten();
        Walk(Of(1), Of(2), Of(3));

        Assert.Equal(3, table.PeakStations);
    }

    [Fact]
    public void A_station_heard_but_not_yet_walked_is_in_the_peak_and_one_that_left_under_the_walk_is_in_the_next_no_more()
    {
        Walk(Of(1));
        table.LineWritten();
        Joins(2);
        Walk(Of(1));
        Assert.Equal(2, table.PeakStations);

        table.LineWritten();
        Leaves(1);
        Walk(Of(1), Of(2));
        table.LineWritten();
        Joins(3);
        Assert.Equal(2, table.PeakStations);
    }

    [Fact]
    public void Associations_with_gaps_of_at_most_ten_minutes_are_one_visit()
    {
        Walk();
        Joins(1);
        Later(60);
        Leaves(1);
        Later(600);
        Joins(1);
        Assert.Equal((2L, 1L), (table.Associations, table.Visits));

        Leaves(1);
        Later(601);
        Joins(1);
        Assert.Equal((3L, 2L), (table.Associations, table.Visits));
    }

    [Fact]
    public void Staying_for_hours_is_one_visit_and_a_return_counts_from_the_last_time_seen()
    {
        Walk();
        Joins(1);
        for (var i = 0; i < 100; i++)
        {
            Later(300);
            Walk(Of(1));
        }
        Later(5);
        Walk();
        Later(500);
        Joins(1);
        Assert.Equal(1, table.Visits);
    }

    [Fact]
    public void A_visit_begun_before_the_agent_is_not_counted_and_is_not_begun_again_within_the_gap()
    {
        Walk(Of(1, connected: 500));
        Leaves(1);
        Later(300);
        Joins(1);
        Assert.Equal((1L, 0L), (table.Associations, table.Visits));
    }

    [Fact]
    public void A_restart_of_hostapd_makes_associations_and_no_visits()
    {
        Walk(Of(1, connected: 500), Of(2, connected: 500));
        Later(60);
        table.Broken();
        Later(5);
        Walk(Of(1, connected: 2), Of(2, connected: 3));
        Assert.Equal((2L, 0L), (table.Associations, table.Visits));
    }

    [Fact]
    public void What_a_hostapd_told_before_it_ended_says_nothing_about_its_successor()
    {
        Walk();
        Joins(1);
        Joins(2);
        Leaves(2);
        table.Ended();
        Walk(Of(1, connected: 0), Of(2, connected: 0));
        Assert.Equal((2, 4L, 2L), (table.Stations, table.Associations, table.Visits));
        table.LineWritten();
        Walk(Of(1, connected: 1), Of(2, connected: 1));
        Assert.Equal((2, 2, 4L), (table.Stations, table.PeakStations, table.Associations));
    }

    [Fact]
    public void What_is_remembered_for_visits_is_pruned_and_bounded()
    {
        for (ulong address = 1; address <= 1_000; address++)
        {
            Joins(address);
            Leaves(address);
        }
        Walk();
        Assert.Equal(1_000, memory.Visits.Remembered);
        Later(601);
        Walk();
        Assert.Equal(0, memory.Visits.Remembered);

        for (ulong address = 1; address <= 3 * VisitLog.MaxRemembered; address++)
        {
            if (address % 10_000 == 0) Later(1);
            memory.Visits.Arrived(address, now);
            Assert.InRange(memory.Visits.Remembered, 1, VisitLog.MaxRemembered);
        }
        Assert.False(memory.Visits.Arrived(3 * VisitLog.MaxRemembered, now), "the newest was forgotten before the oldest");
    }

    [Fact]
    public void Minutes_of_stations_are_integrated_between_events_and_the_remainder_is_carried()
    {
        Walk();
        for (var i = 0; i < 12; i++)
        {
            Joins(1);
            Later(5);
            Leaves(1);
            Later(5);
            Walk();
        }
        Assert.Equal((1L, 120L), (table.StationMinutes, table.UpSeconds));

        Joins(1);
        Joins(2);
        Joins(3);
        Later(100);
        Walk(Of(1), Of(2), Of(3));
        Assert.Equal((6L, 220L), (table.StationMinutes, table.UpSeconds));
    }

    [Fact]
    public void Time_in_which_the_BSS_did_not_answer_counts_neither_as_its_time_nor_as_its_stations()
    {
        Walk(Of(1), Of(2));
        Later(60);
        Walk(Of(1), Of(2));
        Later(3_600);
        table.Broken();
        Later(3_600);
        Walk(Of(1), Of(2));
        Assert.Equal((2L, 60L), (table.StationMinutes, table.UpSeconds));

        Later(60);
        Walk(Of(1), Of(2));
        Assert.Equal((4L, 120L), (table.StationMinutes, table.UpSeconds));
    }

    [Fact]
    public void Bit_1_of_the_first_octet_makes_an_address_local()
    {
        Walk(Of(0x02_00_00_00_00_01), Of(0xda_a1_19_00_00_01), Of(0x00_1b_63_00_00_01), Of(0x1c_00_00_ff_ff_ff), Of(0xff_ff_ff_ff_ff_fe, authorized: false));

        Assert.Equal((4, 2), (table.Stations, table.LocalStations));
    }

    [Fact]
    public void A_late_disconnect_ends_its_own_row_only_and_the_latest_association_has_the_station()
    {
        var second = memory.NewTable();
        Walk();
        WalkOn(second);
        Joins(7);
        Walk(Of(7));
        Assert.Equal((1, 0), (table.Stations, second.Stations));

        second.Heard(StationEventKind.Connected, 7, now);
        for (var seconds = 0; seconds < 300; seconds += 5)
        {
            Later(5);
            Walk(Of(7, connected: seconds + 5));
            WalkOn(second, Of(7, connected: seconds + 5));
            Assert.Equal((0, 1), (table.Stations, second.Stations));
        }
        Leaves(7);
        Walk();
        WalkOn(second, Of(7, connected: 300));
        Assert.Equal((0, 1), (table.Stations, second.Stations));
        Assert.Equal((2L, 1L), (table.Associations + second.Associations, table.Visits + second.Visits));
        // 300 s of one station, wherever its old entry still stood.
        Assert.Equal(5, table.StationMinutes + second.StationMinutes);
    }

    [Fact]
    public void Coming_back_before_the_old_entry_is_gone_moves_the_station_back()
    {
        var second = memory.NewTable();
        Walk();
        WalkOn(second);
        Joins(7);
        Walk(Of(7, connected: 0));
        second.Heard(StationEventKind.Connected, 7, now);
        Later(20);
        Joins(7);
        Walk(Of(7, connected: 0));
        WalkOn(second, Of(7, connected: 20));
        Assert.Equal((1, 0), (table.Stations, second.Stations));
        Assert.Equal((3L, 1L), (table.Associations + second.Associations, table.Visits + second.Visits));
    }

    [Fact]
    public void Of_two_entries_found_at_the_start_the_later_association_counts()
    {
        var second = memory.NewTable();
        WalkOn(second, Of(7, connected: 10));
        Walk(Of(7, connected: 200));
        WalkOn(second, Of(7, connected: 10));
        Assert.Equal((0, 1), (table.Stations, second.Stations));
    }

    private void Walk(params Station[] stations) => WalkOn(table, stations);

    private void WalkOn(StationTable walked, params Station[] stations) => walked.Apply(stations, now);

    private void Joins(ulong address) => table.Heard(StationEventKind.Connected, address, now);

    private void Leaves(ulong address) => table.Heard(StationEventKind.Disconnected, address, now);

    private void Later(double seconds) => now += TimeSpan.FromSeconds(seconds);

    private static Station Of(ulong address, long? connected = null, bool authorized = true) => new(address, authorized, null, null, connected);
}
