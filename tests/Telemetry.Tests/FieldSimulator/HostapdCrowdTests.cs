using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class HostapdCrowdTests
{
    private static readonly HostapdOptions s_busy = new()
    {
        Socket = "/run/hostapd/wlan0", ArrivalsPerMinute = 10, MeanStay = TimeSpan.FromMinutes(5), RoamingShare = 0, SilentLeaveShare = 0,
    };

    [Fact]
    public void Arrivals_and_stays_give_the_mean_number_of_stations_that_queueing_theory_gives()
    {
        var ap = AccessPointOf(s_busy);
        var crowd = new Crowd([ap], new Random(1));
        crowd.Advance(TimeSpan.FromHours(1));
        var sum = 0L;
        for (var minute = 1; minute <= 10_000; minute++)
        {
            crowd.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(minute));
            sum += ap.Stations.Count;
        }

        Assert.InRange(sum / 10_000.0, 48, 52);
        Assert.InRange(ap.AssociationCount, 98_600, 102_600);
    }

    [Fact]
    public void Who_moves_connects_at_the_new_access_point_first_and_is_dropped_by_the_old_one_at_its_timeout()
    {
        var said = new List<(int Ap, string Text, TimeSpan At)>();
        var options = s_busy with { RoamingShare = 1, ArrivalsPerMinute = 0, InitialStations = 1 };
        AccessPoint[] aps = [AccessPointOf(options), AccessPointOf(options with { InitialStations = 0, MeanStay = TimeSpan.FromDays(7) })];
        var crowd = new Crowd(aps, new Random(3));
        var now = TimeSpan.Zero;
        for (var i = 0; i < 2; i++)
        {
            var index = i;
            aps[i].Said = text => said.Add((index, text.Split(' ')[0], now));
        }

        while (said.Count < 2 && crowd.NextDue is { } due) crowd.Advance(now = due);

        Assert.Equal((1, "AP-STA-CONNECTED"), (said[0].Ap, said[0].Text));
        Assert.Equal((0, "AP-STA-DISCONNECTED"), (said[1].Ap, said[1].Text));
        Assert.Equal(options.InactivityTimeout, said[1].At - said[0].At);
    }

    [Fact]
    public void Shares_of_random_addresses_and_of_unauthorised_stations_are_as_set()
    {
        var ap = AccessPointOf(s_busy with { InitialStations = 2000, LocalMacShare = 0.7, UnauthorisedShare = 0.1 });
        _ = new Crowd([ap], new Random(4));

        Assert.Equal(2000, ap.Stations.Count);
        Assert.InRange(ap.Stations.Count(station => station.Mac.IsLocal), 1340, 1460);
        Assert.InRange(ap.AuthorizedCount, 1760, 1840);
    }

    [Fact]
    public void Equal_seeds_give_equal_crowds_however_often_one_looks()
    {
        AccessPoint often = AccessPointOf(s_busy), seldom = AccessPointOf(s_busy);
        Crowd first = new([often], new Random(5)), second = new([seldom], new Random(5));
        for (var second5 = 0; second5 <= 3600; second5 += 5) first.Advance(TimeSpan.FromSeconds(second5));
        second.Advance(TimeSpan.FromHours(1));

        Assert.Equal(often.Stations.Select(station => station.Mac), seldom.Stations.Select(station => station.Mac));
    }

    [Fact]
    public void Byte_counters_grow_while_a_station_is_there_and_stand_still_once_it_left_silently()
    {
        var ap = AccessPointOf(s_busy);
        var station = ap.Associate(new MacAddress(2), true, RadioLink.Ordinary, TimeSpan.Zero, TimeSpan.Zero)!;
        long At(int seconds) => long.Parse(
            ControlReplies.Station(station, TimeSpan.FromSeconds(seconds)).Split("rx_bytes=")[1].Split('\n')[0],
            System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(At(20) > At(10));
        station.GoSilent(TimeSpan.FromSeconds(30));
        Assert.Equal(At(30), At(300));
        Assert.Contains("inactive_msec=270000\n", ControlReplies.Station(station, TimeSpan.FromSeconds(300)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_station_whose_statistics_cannot_be_read_has_none_in_its_reply()
    {
        var station = new Association(new MacAddress(2), 1, true, RadioLink.Ordinary with { StatisticsReadable = false }, TimeSpan.Zero);

        Assert.EndsWith("timeout_next=NULLFUNC POLL\n", ControlReplies.Station(station, TimeSpan.FromSeconds(9)), StringComparison.Ordinal);
    }

    private static AccessPoint AccessPointOf(HostapdOptions options) => new(options, new MacAddress(0x001122334455));
}
