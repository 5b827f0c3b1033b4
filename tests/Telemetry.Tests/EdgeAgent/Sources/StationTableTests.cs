using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class StationTableTests
{
    private readonly StationTable table = new AccessPointMemory(TimeSpan.FromMinutes(10)).NewTable();
    private TimeSpan now = TimeSpan.FromHours(1);

    [Fact]
    public void Stations_already_there_are_counted_now_but_are_no_new_associations()
    {
        Walk(Of(1, connected: 500, rx: 1000), Of(2, authorized: false));

        Assert.Equal((1, 0L, 0ul), (table.Stations, table.Associations, table.RxBytes));
    }

    [Fact]
    public void An_association_told_by_its_event_is_counted_once()
    {
        Walk();
        Later(3);
        table.Heard(StationEventKind.Connected, 1, now);
        Later(2);
        Walk(Of(1, connected: 2, rx: 70));
        Later(5);
        Walk(Of(1, connected: 7, rx: 100));

        Assert.Equal((1, 1L, 100ul, 0), (table.Stations, table.Associations, table.RxBytes, table.Missed));
    }

    [Fact]
    public void An_association_whose_event_was_missed_is_seen_by_the_walk()
    {
        Walk(Of(1, connected: 500));
        Later(5);
        Walk(Of(1, connected: 505), Of(2, connected: 3));

        Assert.Equal((1L, 1), (table.Associations, table.Missed));
    }

    [Fact]
    public void A_station_that_came_back_unheard_is_a_new_association_and_its_bytes_count_from_zero()
    {
        Walk(Of(1, connected: 500, rx: 9_000));
        Later(60);
        Walk(Of(1, connected: 10, rx: 9_500));

        Assert.Equal((1L, 9_500ul), (table.Associations, table.RxBytes));
    }

    [Fact]
    public void Rounded_seconds_and_late_events_make_no_association()
    {
        Walk(Of(1, connected: 500));
        for (var i = 1; i <= 50; i++)
        {
            Later(1);
            Walk(Of(1, connected: 500 + i - i % 2));
        }

        Assert.Equal(0, table.Associations);
    }

    [Fact]
    public void A_walk_that_takes_long_makes_no_association()
    {
        Walk(Of(1, connected: 500));
        Later(60);
        var told = now;
        Later(9);
        Walk(Of(1, connected: 560) with { At = told });
        Later(51);
        Walk(Of(1, connected: 620));

        Assert.Equal(0, table.Associations);
    }

    [Fact]
    public void A_station_that_came_and_left_between_two_walks_counts()
    {
        Walk();
        table.Heard(StationEventKind.Connected, 1, now);
        table.Heard(StationEventKind.Disconnected, 1, now);
        Later(5);
        Walk();

        Assert.Equal((0, 1L), (table.Stations, table.Associations));
    }

    [Fact]
    public void A_station_that_joined_at_the_heads_of_the_list_during_the_walk_is_not_counted_again_by_the_next()
    {
        Walk();
        table.Heard(StationEventKind.Connected, 1, now);
        Walk();
        Later(5);
        Walk(Of(1, connected: 5));

        Assert.Equal((1L, 0), (table.Associations, table.Missed));
    }

    [Fact]
    public void Bytes_grow_by_differences_and_survive_a_reset()
    {
        Walk(Of(1, connected: 10, rx: 100, tx: 1));
        Walk(Of(1, connected: 10, rx: 150, tx: 2));
        Walk(Of(1, connected: 10, rx: 20, tx: 3));
        Walk(Of(1, connected: 10));
        Walk(Of(1, connected: 10, rx: 25, tx: 3));

        Assert.Equal((75ul, 2ul), (table.RxBytes, table.TxBytes));
    }

    private void Walk(params Station[] stations) => table.Apply(stations, now);

    private void Later(double seconds) => now += TimeSpan.FromSeconds(seconds);

    private static Station Of(ulong address, long? connected = null, ulong? rx = null, ulong? tx = null, bool authorized = true) =>
        new(address, authorized, rx, tx, connected);
}
