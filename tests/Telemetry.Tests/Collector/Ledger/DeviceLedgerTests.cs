using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DeviceLedgerTests
{
    private const long Noon = StoreHouse.Noon, Minute = 60_000, Late = Minute, Untold = 15 * Minute;
    private readonly DeviceLedger ledger = new();

    [Fact]
    public void What_waits_is_under_way_and_what_no_longer_waits_is_missing()
    {
        Tell(1, oldest: null, newest: 0);
        Take(1, 1, 2, 5, 6);
        Tell(1, oldest: 3, newest: 6);
        Assert.Equal("UnderWay 2", Gaps());
        Tell(1, oldest: 4, newest: 6);
        Assert.Equal("Missing 1 UnderWay 1", Gaps());
        Take(1, 4);
        Assert.Equal("Missing 1", Gaps(Noon + 1_000 * Minute));
    }

    [Fact]
    public void What_was_told_dropped_is_dropped_until_it_arrives_after_all()
    {
        Tell(1, oldest: 1, newest: 4);
        Tell(1, oldest: 4, newest: 6, dropped: (1, 3));
        Assert.Equal("Dropped 3 UnderWay 3", Gaps());
        Take(1, 2);
        Assert.Equal("Dropped 2 UnderWay 3", Gaps());
    }

    [Fact]
    public void A_device_that_tells_nothing_has_a_quarter_of_an_hour_for_a_gap_and_none_before_its_first_number()
    {
        Take(7, 100, 101, 105);
        Assert.Equal("UnderWay 3", Gaps(Noon + Untold));
        Assert.Equal("Missing 3", Gaps(Noon + Untold + 1));
        Take(7, 99);
        Assert.Equal("Missing 3", Gaps(Noon + Untold + 1));
    }

    [Fact]
    public void Several_starts_in_a_day_go_on_counting_and_a_hole_between_them_is_a_gap()
    {
        Take(1, 1, 2, 3);
        Take(2, 4, 5);
        Take(3, 8, 9);
        Assert.Equal("Missing 2", Gaps(Noon + Untold + 1));
    }

    [Fact]
    public void A_start_that_counts_from_one_again_is_another_journal_whose_own_first_numbers_are_expected()
    {
        Take(1, 1, 2, 3, 4, 5);
        ledger.Take(new BookedBatch("ap-1", 2, 3, Noon + 10 * Minute, Noon + 10 * Minute, 1, true), Late);
        Assert.Equal((6, 0), (Sum(c => c.Received), Sum(c => c.Duplicate)));
        Assert.Equal("Missing 2", Gaps(Noon + 60 * Minute));
    }

    [Fact]
    public void A_new_journal_that_was_first_taken_for_the_old_one_moves_out_when_it_gives_its_name()
    {
        Tell(1, oldest: null, newest: 0, id: "a");
        Take(1, 1, 2, 3);
        Take(2, 50, 51);
        Tell(2, oldest: 1, newest: 51, id: "b");
        Assert.Equal("UnderWay 49", Gaps());
        Assert.Equal(5, Sum(c => c.Received));
    }

    [Fact]
    public void Numbers_between_two_days_are_divided_by_time()
    {
        // Ten hours between the two: four of the nine in between were sealed before midnight, five at it or after.
        var evening = JapanDay.Start(JapanDay.Of(Noon) + 1) - 5 * 3_600_000;
        Take(1, (10, evening), (20, evening + 10 * 3_600_000));
        var gaps = ledger.Gaps(Noon + 100 * 3_600_000, Untold).ToList();
        Assert.Equal([(JapanDay.Of(Noon), 4L), (JapanDay.Of(Noon) + 1, 5L)], gaps.Select(g => (g.Day, g.Count)));
    }

    [Fact]
    public void Late_is_by_the_time_of_sealing_and_not_judged_by_a_clock_that_is_not_set()
    {
        ledger.Take(new BookedBatch("ap-1", 1, 1, Noon - Minute, Noon, 1, true), Late);
        ledger.Take(new BookedBatch("ap-1", 1, 2, Noon - Minute - 1, Noon, 1, true), Late);
        ledger.Take(new BookedBatch("ap-1", 1, 3, Noon - 100 * Minute, Noon, 1, false), Late);
        Assert.Equal(1, Sum(c => c.Late));
    }

    [Theory]
    [InlineData("# v=1 boot=3f2a91c4 seq=1 sent=1 clock=synced")]
    [InlineData("# v=1 boot=3f2a91c4 seq=1 sent=200000000000000 clock=synced")]
    public void A_stamp_of_a_broken_clock_is_booked_on_the_day_of_arrival(string header)
    {
        var booked = BookedBatch.Of("ap-1", new BatchReader(System.Text.Encoding.ASCII.GetBytes(header + "\n")).Header, 1, Noon);
        Assert.Equal((Noon, false), (booked.Sent, booked.Synced));
    }

    [Fact]
    public void Random_numbers_fill_nothing_and_every_batch_is_counted_once()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
            ledger.Take(new BookedBatch("ap-1", (uint)random.Next(3), i % 7 == 0 ? random.NextInt64(1, long.MaxValue) : random.Next(1, 100_000), Noon + i, Noon + i, 1, true), Late);
        Assert.InRange(ledger.State.Count, 1, DeviceLedger.MaxLines);
        Assert.All(ledger.State, s => Assert.InRange(s.Runs.Count, 0, DeviceLedger.MaxRuns));
        Assert.Equal(20_000, Sum(c => c.Received + c.Duplicate));
        Assert.All(ledger.Gaps(Noon, Untold), g => Assert.InRange(g.Count, 1, SequenceLine.MaxJump));
        for (var i = 0; i < 1_000; i++) Tell((uint)random.Next(9), random.NextInt64(), random.NextInt64(), (random.NextInt64(), random.NextInt64()), $"{random.Next(30)}");
        Assert.InRange(ledger.State.Count, 1, DeviceLedger.MaxLines);
        Assert.All(ledger.Gaps(Noon, Untold), g => Assert.InRange(g.Count, 1, 3 * SequenceLine.MaxJump));
    }

    [Fact]
    public void Too_many_holes_are_settled_and_the_sum_stays_true()
    {
        Tell(1, oldest: null, newest: 0);
        for (var seq = 2; seq <= 2_000; seq += 2) Take(1, seq);
        Assert.Equal(1_000, Sum(c => c.Received));
        Assert.Equal(1_000, Sum(c => c.Missing) + ledger.Gaps(Noon + 60 * Minute, Untold).Sum(g => g.Count));
        Assert.Equal(DeviceLedger.MaxRuns, ledger.State.Sum(s => s.Runs.Count));
    }

    [Fact]
    public void Order_and_repetition_change_nothing_but_the_duplicates() => Seeded.Check(
        from last in Gen.Choose(1, 40)
        from received in Gen.ArrayOf(Gen.Elements(true, false), last)
        from dropTo in Gen.Choose(0, last)
        from again in Gen.Choose(0, 10)
        from seed in Gen.Choose(0, 1_000_000)
        select (last, received, dropTo, again, seed),
        one =>
        {
            var (random, any) = (new Random(one.seed), new DeviceLedger());
            var arrived = Enumerable.Range(1, one.last).Where(n => one.received[n - 1]).ToArray();
            var waiting = Enumerable.Range(one.dropTo + 1, one.last - one.dropTo).Where(n => !one.received[n - 1]).ToArray();
            var dropped = Enumerable.Range(1, one.dropTo).Where(n => !one.received[n - 1]).ToArray();
            List<Action> news =
            [
                .. arrived.Select(n => (Action)(() => Book(n))), .. Enumerable.Range(0, arrived.Length > 0 ? one.again : 0).Select(i => (Action)(() => Book(arrived[i % arrived.Length]))),
                () => any.Tell(1, new JournalStatus(1, 1, 1, 1, 0, null, null, 1, one.last / 2), Noon),
                () => any.Tell(1, new JournalStatus(1, 1, 1, 1, 1, dropped.Length > 0 ? dropped[0] : null, dropped.Length > 0 ? dropped[^1] : null, waiting.Length > 0 ? waiting[0] : null, one.last), Noon),
            ];
            var order = news.ToArray();
            random.Shuffle(order);
            foreach (var action in order) action();
            var gaps = any.Gaps(Noon + 60 * Minute, Untold).ToList();
            Assert.Equal(
                (arrived.Length, arrived.Length > 0 ? one.again : 0, dropped.Length, waiting.Length, 0),
                ((int)any.Counted.Values.Sum(c => c.Received), (int)any.Counted.Values.Sum(c => c.Duplicate), Of(GapKind.Dropped), Of(GapKind.UnderWay), Of(GapKind.Missing)));

            int Of(GapKind kind) => (int)gaps.Where(g => g.Kind == kind).Sum(g => g.Count);
            void Book(int n) => any.Take(new BookedBatch("ap-1", 1, n, Noon + n, Noon + n, 1, true), Late);
        });

    [Fact]
    public void A_backlog_that_shrinks_has_an_end_and_one_that_grows_has_none()
    {
        ledger.Backlog.Hear(new JournalStatus(1_000, 1, 900, 1, 0), Noon);
        Assert.Null(ledger.Backlog.View("ap-1")!.BatchesPerSecond);
        for (var i = 1; i <= 6; i++) ledger.Backlog.Hear(new JournalStatus(1_000 - i * 100, 1, 900, 1, 0), Noon + i * 10_000);
        Assert.Equal((400, 10, 40), ledger.Backlog.View("ap-1") is { } drain ? (drain.Batches, drain.BatchesPerSecond, drain.SecondsToEmpty) : default);
        for (var i = 7; i <= 60; i++) ledger.Backlog.Hear(new JournalStatus(400 + i, 1, 900, 1, 0), Noon + i * 10_000);
        Assert.Null(ledger.Backlog.View("ap-1")!.SecondsToEmpty);
        ledger.Backlog.Hear(new JournalStatus(0, 0, 0, 1, 0), Noon + 700_000);
        Assert.Null(ledger.Backlog.View("ap-1"));
    }

    private void Take(uint boot, params int[] numbers) => Take(boot, [.. numbers.Select(n => ((long)n, Noon + n))]);

    private void Take(uint boot, params (long Seq, long Sent)[] batches)
    {
        foreach (var (seq, sent) in batches) ledger.Take(new BookedBatch("ap-1", boot, seq, sent, Noon, 1, true), Late);
    }

    private void Tell(uint boot, long? oldest, long? newest, (long First, long Last)? dropped = null, string? id = "a") =>
        ledger.Tell(boot, new JournalStatus(1, 1, 1, 1, 0, dropped?.First, dropped?.Last, oldest, newest, id), Noon);

    private long Sum(Func<DayCounts, long> of) => ledger.Counted.Values.Sum(of);

    private string Gaps(long now = Noon) => string.Join(
        ' ', ledger.Gaps(now, Untold).GroupBy(g => g.Kind).OrderByDescending(g => g.Key).Select(g => $"{g.Key} {g.Sum(p => p.Count)}"));
}
