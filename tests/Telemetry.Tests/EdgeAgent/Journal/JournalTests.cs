using FsCheck;
using FsCheck.Fluent;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class JournalTests : IDisposable
{
    private const string Line = "host load1=0.5 1763712000000";
    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_batch_has_its_header_and_its_lines_and_is_the_same_after_a_restart()
    {
        Assert.True(bench.Commit(Line, Line));
        var before = bench.Payload(1);
        bench.Reopen(boot: 99);

        Assert.Equal(before, bench.Payload(1));
        Assert.Equal($"# v=1 boot=3f2a91c4 seq=1 sent={bench.Time.GetUtcNow().ToUnixTimeMilliseconds()} clock=synced\n{Line}\n{Line}\n", before);
        var reader = new BatchReader(bench.Journal.Payload(1));
        Assert.Equal((BatchForm.Numbered, 1L), (reader.Form, reader.Header.Seq));
    }

    [Fact]
    public void Without_samples_nothing_is_written() => Assert.False(bench.Commit());

    [Fact]
    public void The_status_tells_the_journal_the_lowest_number_that_waits_and_the_newest()
    {
        Assert.Equal((null, 0L), (bench.Journal.Status().Oldest, bench.Journal.Status().Newest));
        for (var i = 0; i < 4; i++) bench.Commit(Line);
        bench.Confirm(JournalBench.Boot, new SeqRange(1, 1), new SeqRange(3, 3));
        var before = bench.Journal.Status();
        Assert.Equal((2L, 4L), (before.Oldest, before.Newest));
        bench.Reopen(boot: 2);
        Assert.Equal((2L, 4L, before.Id), (bench.Journal.Status().Oldest, bench.Journal.Status().Newest, bench.Journal.Status().Id));
        bench.Confirm(JournalBench.Boot, new SeqRange(1, 4));
        Assert.Equal((null, 4L), (bench.Journal.Status().Oldest, bench.Journal.Status().Newest));
        bench.Reopen(between: () => File.Delete(bench.Options.Path));
        Assert.Equal(0, bench.Journal.Status().Newest);
        Assert.NotEqual(before.Id, bench.Journal.Status().Id);
        Assert.NotNull(before.Id);
    }

    [Fact]
    public void Numbers_are_never_used_again_even_when_everything_was_confirmed()
    {
        bench.Commit(Line);
        bench.Commit(Line);
        bench.Confirm(JournalBench.Boot, new SeqRange(1, 2));
        bench.Commit();
        bench.Reopen(boot: 2);
        bench.Commit(Line);

        Assert.Equal([3L], bench.Waiting());
    }

    [Fact]
    public void A_confirmation_deletes_its_own_boot_only()
    {
        bench.Commit(Line);
        bench.Reopen(boot: 7);
        bench.Commit(Line);
        bench.Confirm(7, new SeqRange(1, 2));

        Assert.Equal([1L], bench.Waiting());
        Assert.Null(bench.Journal.Payload(2));
        bench.Confirm(JournalBench.Boot, new SeqRange(1, long.MaxValue - 1));
        Assert.Empty(bench.Waiting());
    }

    [Fact]
    public void Confirmed_batches_are_gone_from_the_file_when_the_agent_has_stopped()
    {
        bench.Commit(Line);
        bench.Commit(Line);
        bench.Confirm(JournalBench.Boot, new SeqRange(1, 1));
        bench.Commit();
        bench.Reopen();

        Assert.Equal([2L], bench.Waiting());
        Assert.Equal((1L, 2L, 0L), (bench.Journal.Status().Batches, bench.Journal.Status().Journalled, bench.Journal.Status().Dropped));
    }

    [Fact]
    public void Confirmed_batches_go_several_at_a_time_with_a_commit_that_is_made_anyway()
    {
        for (var i = 0; i < 40; i++) bench.Commit(Line);
        bench.Confirm(JournalBench.Boot, new SeqRange(1, 15));
        bench.Commit(Line);
        Assert.Equal(41, bench.RowsInFile());
        bench.Confirm(JournalBench.Boot, new SeqRange(16, 16));
        bench.Commit(Line);
        Assert.Equal(26, bench.RowsInFile());
        Assert.Equal(26, bench.Journal.Status().Batches);
        Assert.Equal(42, bench.Journal.Status().Journalled);
    }

    [Fact]
    public void At_the_bound_in_bytes_the_oldest_go_and_are_counted_across_restarts()
    {
        using var small = new JournalBench(options => options.MaxBytes = 65_536);
        var random = new Random(1);
        // Noise, because the bound is of what lies on the disk, compressed.
        for (var i = 0; i < 100; i++) small.Commit($"host,a={Noise(random, 1_000)} b={i} 1763712000000");

        var status = small.Journal.Status();
        Assert.InRange(status.Bytes, 62_000, 65_536);
        Assert.Equal((100L, 100L - status.Batches, 1L, 100L - status.Batches), (status.Journalled, status.Dropped, status.DroppedFirst, status.DroppedLast));
        Assert.Equal(Enumerable.Range(1 + (int)status.Dropped, (int)status.Batches).Select(i => (long)i), small.Waiting());

        small.Reopen(boot: 5);
        Assert.Equal(status, small.Journal.Status());
    }

    private static string Noise(Random random, int bytes)
    {
        var noise = new byte[bytes];
        random.NextBytes(noise);
        return Convert.ToHexString(noise);
    }

    [Fact]
    public void At_the_bound_in_age_the_oldest_go_without_a_new_sample()
    {
        using var brief = new JournalBench(options => options.MaxAge = TimeSpan.FromHours(1));
        brief.Commit(Line, Line);
        brief.Time.Advance(TimeSpan.FromMinutes(40));
        brief.Commit(Line);
        brief.Time.Advance(TimeSpan.FromMinutes(30));
        brief.Commit();

        Assert.Equal([2L], brief.Waiting());
        Assert.Equal((2L, 1L, 1L), (brief.Journal.Status().Dropped, brief.Journal.Status().DroppedFirst, brief.Journal.Status().DroppedLast));
        Assert.Equal(1800, brief.Journal.Status().OldestSeconds);
    }

    [Fact]
    public void A_confirmed_batch_at_the_bound_is_not_a_loss()
    {
        using var brief = new JournalBench(options => options.MaxAge = TimeSpan.FromHours(1));
        brief.Commit(Line);
        brief.Confirm(JournalBench.Boot, new SeqRange(1, 1));
        brief.Time.Advance(TimeSpan.FromHours(2));
        brief.Commit();

        Assert.Equal((0L, 0L), (brief.Journal.Status().Batches, brief.Journal.Status().Dropped));
    }

    [Fact]
    public void Lanes_are_sealed_apart_and_alarms_are_found_first()
    {
        bench.Commit(Line);
        bench.Commit(Lane.Alarm, Line);
        bench.Commit(Line);

        Assert.Equal([2L], bench.Journal.Alarms(10).Select(key => key.Seq));
        bench.Confirm(JournalBench.Boot, new SeqRange(2, 2));
        Assert.Empty(bench.Journal.Alarms(10));
    }

    [Fact]
    public void Many_samples_become_batches_within_the_limits()
    {
        bench.Commit([.. Enumerable.Range(0, 12_000).Select(i => $"host,a={new string('y', 60)} load1={i} 1763712000000")]);

        var lines = 0;
        foreach (var seq in bench.Waiting())
        {
            var payload = bench.Journal.Payload(seq)!;
            Assert.InRange(payload.Length, 1, BatchReader.MaxBytes);
            lines += payload.Count(b => b == '\n') - 1;
            Assert.InRange(payload.Count(b => b == '\n') - 1, 1, BatchReader.MaxLines);
        }
        Assert.Equal(12_000, lines);
        Assert.Equal(12_000, bench.Journal.Status().Journalled);
    }

    [Fact]
    public void A_second_agent_on_the_same_journal_is_refused() =>
        Assert.Contains("another agent", Assert.Throws<IOException>(() => JournalFile.Claim(bench.Options.Path)).Message);

    [Fact]
    public void Whatever_is_committed_confirmed_and_restarted_the_journal_holds_exactly_what_was_not_confirmed()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), steps =>
        {
            using var run = new JournalBench();
            var (model, boot, boots) = (new SortedDictionary<long, uint>(), JournalBench.Boot, 0u);
            var next = 1L;
            foreach (var step in steps.Select(step => Math.Abs(step % 1000)))
            {
                switch (step % 4)
                {
                    case 0 or 1:
                        run.Commit(Line);
                        model[next++] = boot;
                        break;
                    case 2 when next > 1:
                        var (first, of) = (1 + step % (next - 1), step % 3 == 0 ? JournalBench.Boot : boot);
                        run.Confirm(of, new SeqRange(first, first + 1));
                        foreach (var seq in new[] { first, first + 1 }) if (model.TryGetValue(seq, out var b) && b == of) model.Remove(seq);
                        break;
                    case 3:
                        run.Commit();
                        run.Reopen(boot = 100 + ++boots);
                        break;
                }
            }
            return model.Keys.SequenceEqual(run.Waiting()) && run.Journal.Status().Batches == model.Count && run.Journal.Status().Journalled == next - 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }
}
