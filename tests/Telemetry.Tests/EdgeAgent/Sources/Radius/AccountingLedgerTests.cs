using FsCheck;
using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class AccountingLedgerTests
{
    private const uint Noon = 1_763_694_000;
    private readonly List<SessionEnd> ends = [];
    private readonly BssAccount lobby = new("lobby");
    private readonly AccountingLedger ledger;

    public AccountingLedgerTests() => ledger = new AccountingLedger(3, TimeSpan.FromHours(24), TimeSpan.FromHours(1), ends.Add);

    [Fact]
    public void A_session_counts_once_with_what_it_moved_and_how_long_it_took()
    {
        Assert.Equal(PacketOutcome.Taken, Take(AccountingKind.Start, 0));
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Take(AccountingKind.Interim, 600, 150, 1500, 600);
        Assert.Equal((1, 1L, 150UL, 1500UL, 600UL), Told());
        Take(AccountingKind.Stop, 700, 160, 1600, 700);
        Assert.Equal((0, 1L, 160UL, 1600UL, 700UL), Told());
        Assert.Equal([SessionEnd.Stopped], ends);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_retransmission_with_another_delay_counts_once(bool stamped)
    {
        foreach (var delay in (int[])[0, 5, 15])
            Assert.Equal(delay == 0 ? PacketOutcome.Taken : PacketOutcome.Duplicate, Take(AccountingKind.Start, delay, stamp: stamped ? Noon : null, delay: delay));
        foreach (var delay in (int[])[0, 5, 15])
            Assert.Equal(delay == 0 ? PacketOutcome.Taken : PacketOutcome.Duplicate, Take(AccountingKind.Stop, 100 + delay, 10, 20, 100, stamped ? Noon + 100 : null, delay));
        Assert.Equal((0, 1L, 10UL, 20UL, 100UL), Told());
    }

    [Fact]
    public void A_Stop_without_octets_keeps_what_was_known()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Take(AccountingKind.Stop, 400);
        Assert.Equal((0, 1L, 100UL, 1000UL, 400UL), Told());
    }

    [Fact]
    public void A_Stop_that_says_zero_takes_nothing_back()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Take(AccountingKind.Stop, 400, 0, 0, 0);
        Assert.Equal((0, 1L, 100UL, 1000UL, 300UL), Told());
    }

    [Fact]
    public void A_counter_that_fell_was_reset_and_what_it_shows_came_since()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Take(AccountingKind.Interim, 600, 30, 10, 600);
        Take(AccountingKind.Interim, 900, 40, 15, 900);
        Assert.Equal((1, 1L, 140UL, 1015UL, 900UL), Told());
    }

    [Fact]
    public void More_than_four_gibibytes_in_one_session_are_no_wrap()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 300, 4_294_967_290, 5, 300);
        Take(AccountingKind.Stop, 600, 12_884_901_893, 6, 600);
        Assert.Equal((0, 1L, 12_884_901_893UL, 6UL, 600UL), Told());
    }

    [Fact]
    public void An_old_report_that_comes_late_adds_nothing()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 600, 150, 1500, 600);
        Assert.Equal(PacketOutcome.Late, Take(AccountingKind.Interim, 610, 100, 1000, 300, Noon + 300, 310));
        Assert.Equal((1, 1L, 150UL, 1500UL, 600UL), Told());
    }

    [Fact]
    public void After_a_power_cut_the_sessions_of_that_NAS_end_at_their_last_known_figures_and_no_others()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Take(AccountingKind.Start, 10, session: 2);
        Take(AccountingKind.Start, 20, session: 3, nas: 9);
        // A NAS without a battery says that it is yesterday.
        Assert.Equal(PacketOutcome.Taken, Take(AccountingKind.On, 900, stamp: Noon - 86_400, session: 0));

        Assert.Equal((1, 3L, 100UL, 1000UL, 300UL), Told());
        Assert.Equal([SessionEnd.Restarted, SessionEnd.Restarted], ends);
        Take(AccountingKind.Start, 905, session: 4);
        // The same On again: its event lies before the new session.
        Take(AccountingKind.On, 910, stamp: Noon - 86_400, session: 0, delay: 10);
        Assert.Equal((2, 4L), (lobby.Stations, lobby.Sessions));
    }

    [Fact]
    public void A_late_Stop_of_an_old_session_ends_only_its_own()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Start, 100, session: 2);
        Take(AccountingKind.Stop, 400, 1, 2, 100, Noon + 100, 300);
        Assert.Equal((1, 2L, 1UL, 2UL, 100UL), Told());

        // Its id used again after a reboot nobody told of: the Stop of the first session must not end the second.
        Take(AccountingKind.Start, 1000, session: 2);
        Assert.Equal((1, 3L), (lobby.Stations, lobby.Sessions));
        Assert.Equal(PacketOutcome.Late, Take(AccountingKind.Stop, 1100, 5, 5, 500, Noon + 600, 500, session: 2));
        Assert.Equal((1, 3L), (lobby.Stations, lobby.Sessions));
    }

    [Fact]
    public void A_report_behind_the_Stop_does_not_open_the_session_again()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Stop, 600, 150, 1500, 600);
        Assert.Equal(PacketOutcome.Late, Take(AccountingKind.Interim, 610, 100, 1000, 300, Noon + 300, 310));
        Assert.Equal(PacketOutcome.Duplicate, Take(AccountingKind.Start, 620, stamp: Noon, delay: 620));
        Assert.Equal((0, 1L, 150UL, 1500UL, 600UL), Told());
    }

    [Fact]
    public void A_Start_that_comes_behind_its_first_report_is_the_same_session()
    {
        Take(AccountingKind.Interim, 300, 100, 1000, 300);
        Assert.Equal(PacketOutcome.Taken, Take(AccountingKind.Start, 310, stamp: Noon, delay: 310));
        Assert.Equal((1, 1L, 100UL, 1000UL, 300UL), Told());
    }

    [Fact]
    public void A_session_older_than_the_agent_is_a_station_and_what_it_moves_from_now_on_counts()
    {
        Take(AccountingKind.Interim, 300, 100, 1000, 5000);
        Assert.Equal((1, 0L, 0UL, 0UL, 0UL), Told());
        Take(AccountingKind.Stop, 600, 130, 1700, 5300);
        Assert.Equal((0, 0L, 30UL, 700UL, 300UL), Told());
    }

    [Fact]
    public void A_session_whose_Start_was_lost_counts_whole_when_it_is_younger_than_the_agent()
    {
        Take(AccountingKind.Stop, 300, 100, 1000, 250);
        Assert.Equal((0, 1L, 100UL, 1000UL, 250UL), Told());
        Assert.Equal(PacketOutcome.Duplicate, Take(AccountingKind.Stop, 305, 100, 1000, 250, Noon + 300, 5));
        Assert.Equal((0, 1L, 100UL, 1000UL, 250UL), Told());
    }

    [Fact]
    public void A_session_that_is_silent_for_too_long_is_over_and_one_that_lives_after_all_goes_on()
    {
        Take(AccountingKind.Start, 0);
        ledger.Expire(At(86_399));
        Assert.Equal(1, lobby.Stations);
        ledger.Expire(At(86_400));
        Assert.Equal(0, lobby.Stations);
        Take(AccountingKind.Interim, 86_500, 100, 1000, 86_500);
        Assert.Equal((1, 1L, 100UL, 1000UL, 86_500UL), Told());
        Assert.Equal([SessionEnd.Idle], ends);
    }

    [Fact]
    public void Never_more_than_the_bound_are_open_the_longest_silent_goes()
    {
        for (var i = 1; i <= 3; i++) Take(AccountingKind.Start, i * 10, session: i);
        Take(AccountingKind.Interim, 40, 1, 1, 30, session: 1);
        Take(AccountingKind.Start, 50, session: 4);
        Assert.Equal((3, 3, 4L), (lobby.Stations, ledger.Open, lobby.Sessions));
        Assert.Equal([SessionEnd.Overflow], ends);
        Assert.Equal(PacketOutcome.Taken, Take(AccountingKind.Stop, 60, 2, 2, 50, session: 1));
        Assert.Equal(2, lobby.Stations);
    }

    [Fact]
    public void The_peak_is_the_most_at_one_time_and_begins_anew_with_each_line()
    {
        Take(AccountingKind.Start, 0);
        Take(AccountingKind.Start, 10, session: 2);
        Take(AccountingKind.Stop, 20, 1, 1, 20);
        Assert.Equal((1, 2), (lobby.Stations, lobby.Peak));
    }

    /// <summary>Whatever is lost, repeated or exchanged: figures never fall, are never above what was moved, and are all of it when the last report is there.</summary>
    [Fact]
    public void Reports_in_any_order_and_number_never_count_too_much_and_the_Stop_makes_it_whole()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), order =>
        {
            var account = new BssAccount("x");
            var ledger = new AccountingLedger(10, TimeSpan.FromHours(24), TimeSpan.FromHours(1), _ => { });
            var (now, before) = (2000, 0UL);
            foreach (var choice in order.Select(value => value % 10).Append(9))
            {
                now += 7;
                var kind = choice == 0 ? AccountingKind.Start : choice == 9 ? AccountingKind.Stop : AccountingKind.Interim;
                var request = new AccountingRequest(
                    kind, 7, 1, (uint)(Noon + choice * 100), TimeSpan.FromSeconds(now - choice * 100), (uint)(choice * 100), choice == 0 ? null : (ulong)choice * 1000, null);
                ledger.Take(request, account, swap: false, At(now));
                if (account.RxBytes < before || account.RxBytes > 9000 || account.Sessions > 1 || account.Stations is < 0 or > 1) return false;
                before = account.RxBytes;
            }
            return account is { RxBytes: 9000, Sessions: 1, Stations: 0, Seconds: 900 };
        }).QuickCheckThrowOnFailure();
    }

    private PacketOutcome Take(
        AccountingKind kind, int seconds, ulong? input = null, ulong? output = null, uint? duration = null, uint? stamp = Noon, int delay = 0, int session = 1, int nas = 7)
    {
        // Unless told otherwise the NAS stamps what happens now.
        var stamped = stamp == Noon && delay == 0 ? Noon + (uint)seconds : stamp;
        return ledger.Take(
            new AccountingRequest(kind, (UInt128)nas, (UInt128)session, stamped, TimeSpan.FromSeconds(delay), duration, input, output), lobby, swap: false, At(seconds));
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromHours(1) + TimeSpan.FromSeconds(seconds);

    private (int Stations, long Sessions, ulong Rx, ulong Tx, ulong Seconds) Told() => (lobby.Stations, lobby.Sessions, lobby.RxBytes, lobby.TxBytes, lobby.Seconds);
}
