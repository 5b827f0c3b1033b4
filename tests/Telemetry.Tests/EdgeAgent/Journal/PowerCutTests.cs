using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>The power goes at each write, truncation, synchronisation and deletion that SQLite asks of the disk, one run for each.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const uint Boot = 7;
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Wherever_the_power_goes_nothing_committed_is_lost_and_nothing_done_with_comes_back(int seed)
    {
        var calls = Work(seed, cutAt: 0).Calls;
        Assert.True(calls > 150, $"{calls} calls: too small a piece of work");
        var inDoubt = 0;
        for (var cut = 1; cut <= calls; cut++)
        {
            var run = Work(seed, cut);
            Assert.True(PowerCutDisk.IsOff, $"the power did not go at call {cut}");
            PowerCutDisk.PowerOn(new Random(seed * 100_000 + cut));
            using var journal = Open(boot: 8);
            run.Check(journal, $"cut at call {cut} of {calls}");
            if (run.InDoubt is not null) inDoubt++;
        }
        Assert.InRange(inDoubt, 10, calls);
    }

    [Fact]
    public void A_disk_that_is_full_at_any_moment_costs_the_oldest_and_counts_them()
    {
        var drops = 0L;
        for (var room = 20_000; room < 60_000; room += 1_500)
        {
            PowerCutDisk.Reset();
            using var journal = Open(Boot);
            PowerCutDisk.Capacity = room;
            for (var i = 0; i < 120; i++) journal.Commit(Pending(i, 300));

            var (status, waiting) = (journal.Status(), Waiting(journal));
            Assert.Equal(120, status.Journalled + (status.Dropped - Dropped(status)));
            Assert.Equal(120, waiting.Count + status.Dropped);
            Assert.Equal(waiting.Order(), waiting);
            drops += status.Dropped;
        }
        Assert.True(drops > 100, "the disk was never full");
    }

    /// <summary>Samples that were in the file and gave way; the rest of the dropped never came into it.</summary>
    private static long Dropped(JournalStatus status) => status.DroppedLast is { } last ? last - status.DroppedFirst!.Value + 1 : 0;

    private Run Work(int seed, long cutAt)
    {
        PowerCutDisk.Reset(cutAt);
        var run = new Run();
        var random = new Random(seed);
        Journal journal;
        try
        {
            journal = Open(Boot);
        }
        catch (Microsoft.Data.Sqlite.SqliteException) when (PowerCutDisk.IsOff)
        {
            return run with { Calls = PowerCutDisk.Calls };
        }
        using (journal)
        {
            for (var i = 0; i < 60 && !PowerCutDisk.IsOff; i++)
            {
                run.Commit(journal, Pending(i, random.Next(1, 1_500), random.Next(8) == 0 ? Lane.Alarm : Lane.Live));
                if (random.Next(3) == 0) run.Confirm(journal, random);
            }
        }
        return run with { Calls = PowerCutDisk.Calls };
    }

    private Journal Open(uint boot) => new(
        new JournalOptions { Path = folder["journal.db"], FileSystem = PowerCutDisk.Name }, boot, new DeviceClock(time, () => true, "boot-1"),
        new Random(1), NullLogger.Instance);

    private static PendingLines[] Pending(int number, int noise, Lane lane = Lane.Live)
    {
        var bytes = new byte[noise];
        new Random(number).NextBytes(bytes);
        PendingLines[] pending = [new(), new()];
        pending[(int)lane].Add(Encoding.UTF8.GetBytes($"host,a={Convert.ToHexString(bytes)} load1={number} 1763712000000\n"), 1);
        return pending;
    }

    private static IReadOnlyList<long> Waiting(Journal journal) => [.. journal.Between(0, long.MaxValue, 100_000).Select(key => key.Seq)];

    /// <summary>What the journal answered before the power went.</summary>
    private sealed record Run
    {
        private readonly Dictionary<long, byte[]> committed = [];
        private readonly HashSet<long> confirmed = [], done = [];

        public long Calls { get; init; }

        /// <summary>The lines whose commit was under way.</summary>
        public string? InDoubt { get; private set; }

        public void Commit(Journal journal, PendingLines[] pending)
        {
            var before = journal.LastSeq;
            var told = journal.Commit(pending);
            if (PowerCutDisk.IsOff)
            {
                InDoubt = Encoding.UTF8.GetString(pending.Single(lane => lane.Count > 0).Lines.WrittenSpan);
                return;
            }
            Assert.True(told && journal.LastSeq == before + 1);
            committed[before + 1] = journal.Payload(before + 1)!;
            done.UnionWith(confirmed.Except(journal.ConfirmedInFile));
        }

        public void Confirm(Journal journal, Random random)
        {
            if (PowerCutDisk.IsOff) return;
            var first = random.NextInt64(1, journal.LastSeq + 1);
            var last = Math.Min(journal.LastSeq, first + random.Next(12));
            journal.Confirm(new AckMessage(Boot, [new SeqRange(first, last)]));
            for (var seq = first; seq <= last; seq++) confirmed.Add(seq);
        }

        public void Check(Journal journal, string when)
        {
            Assert.True(journal.Trouble is null, $"{when}: {journal.Trouble}");
            var waiting = Waiting(journal);
            Assert.Equal(waiting.Order(), waiting);
            var lost = committed.Keys.Except(confirmed).Except(waiting).ToArray();
            Assert.True(lost.Length == 0, $"{when}: unconfirmed batches are lost: {string.Join(' ', lost)} of {committed.Count}; waiting {string.Join(' ', waiting)}");
            Assert.True(!waiting.Intersect(done).Any(), $"{when}: a batch came back whose deletion was committed");
            foreach (var seq in waiting)
            {
                var payload = journal.Payload(seq)!;
                if (committed.TryGetValue(seq, out var known)) Assert.True(known.SequenceEqual(payload), $"{when}: batch {seq} has other bytes");
                else Assert.True(InDoubt is not null && Encoding.UTF8.GetString(payload).EndsWith(InDoubt, StringComparison.Ordinal), $"{when}: batch {seq} was never committed");
            }
            journal.Commit(Pending(1_000, 10));
            Assert.True(journal.LastSeq > committed.Keys.DefaultIfEmpty(0).Max(), $"{when}: number {journal.LastSeq} is used twice");
        }
    }
}
