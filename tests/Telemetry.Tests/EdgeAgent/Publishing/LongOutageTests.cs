using System.Text;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A day without the uplink at ten samples a second, and what happens when it comes back: journal and publisher are the real ones.</summary>
public sealed class LongOutageTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250), AckDelay = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_day_is_drained_at_its_share_of_the_link_with_nothing_lost_and_live_data_on_time()
    {
        using var bench = new JournalBench(options => options.Shared = false);
        var options = new PublisherOptions();
        var link = new Link(bench.Time, new Random(3));
        var publisher = new Publisher(bench.Journal, link, options, new Signal(), bench.Time, new Random(4));
        var field = new Field(bench);
        var commit = bench.Options.CommitIntervalMax;

        for (var end = bench.Time.GetUtcNow().AddDays(1); bench.Time.GetUtcNow() < end;)
        {
            bench.Time.Advance(commit);
            field.Commit();
            publisher.Turn();
        }
        var waiting = bench.Journal.Status();
        Assert.Equal(0, waiting.Dropped);
        Assert.InRange(waiting.OldestSeconds, 86_380, 86_410);

        link.Connection = 1;
        link.LastOfBacklog = bench.Journal.LastSeq;
        var due = bench.Time.GetUtcNow() + commit;
        var patience = bench.Time.GetUtcNow().AddHours(2);
        while (bench.Journal.Status().Batches > 1 && bench.Time.GetUtcNow() < patience)
        {
            bench.Time.Advance(Step);
            if (bench.Time.GetUtcNow() >= due)
            {
                field.Commit();
                due += commit;
            }
            publisher.Turn();
        }

        var share = options.LinkRate * options.BacklogShare;
        Assert.True(link.Rates(TimeSpan.FromSeconds(10)).Max() <= share * 11 + link.Largest, $"{link.Rates(TimeSpan.FromSeconds(10)).Max()} bytes of backlog in 10 s");
        Assert.True(link.Rates(TimeSpan.FromSeconds(60)).Max() <= share * 61 + link.Largest, "more backlog in a minute than its share");
        Assert.True(link.Rates(TimeSpan.FromSeconds(60)).Skip(1).SkipLast(2).Min() > share * 50, "the share of the link is not used");
        Assert.True(link.LatestLive <= TimeSpan.FromSeconds(10), $"live data was {link.LatestLive} late");
        Assert.True(publisher.Resent > 0, "no acknowledgement was lost: the test proves less than it says");
        var missing = field.Lines.Except(link.Stored).ToArray();
        // What was measured last is still under way.
        Assert.True(missing.Length <= 2 * commit.TotalSeconds * Field.PerSecond, $"{missing.Length} lines are missing, the first: {missing.FirstOrDefault()}");
        Assert.Empty(link.Stored.Except(field.Lines));
    }

    [Fact]
    public void Repetitions_of_backlog_count_against_its_share()
    {
        var now = TimeSpan.FromHours(1);
        var options = new PublisherOptions { Window = 8, LinkRate = 10_000, BacklogShare = 0.5, AckTimeout = TimeSpan.FromSeconds(1) };
        var window = new PublishWindow(options, new Random(1));
        window.Connect(100, now);
        Assert.Equal(4, window.Plan(100, now).Backlog);
        window.Sent(new BatchKey(1, 1), now, backlog: true, bytes: 20_000);
        window.PassBacklog(1);
        Assert.Equal((0, false), (window.Plan(100, now).Backlog, window.MaySendBacklog(now)));

        now += TimeSpan.FromSeconds(2);
        Assert.Empty(window.Plan(100, now).Again);
        Assert.InRange((window.NextDue(now)!.Value - now).TotalSeconds, 0.9, 1.1);
        now += TimeSpan.FromSeconds(1.1);
        Assert.Single(window.Plan(100, now).Again);
    }

    /// <summary>Ten sources at 1 Hz.</summary>
    private sealed class Field(JournalBench bench)
    {
        public const int PerSecond = 10;
        private long measured = bench.Time.GetUtcNow().ToUnixTimeMilliseconds();
        private readonly Random random = new(2);

        public HashSet<string> Lines { get; } = [];

        public void Commit()
        {
            var lines = new List<string>();
            for (var now = bench.Time.GetUtcNow().ToUnixTimeMilliseconds(); measured + 1_000 <= now;)
            {
                measured += 1_000;
                for (var source = 0; source < PerSecond; source++)
                    lines.Add($"air,sensor=s{source} pm2_5={random.Next(300) / 10.0},pm10={random.Next(500) / 10.0},n=1i,flag=0i {measured}");
            }
            Lines.UnionWith(lines);
            bench.Commit([.. lines]);
        }
    }

    /// <summary>A link and a collector that stores what comes and acknowledges it a moment later; one acknowledgement in fifty is lost.</summary>
    private sealed class Link(ManualTime time, Random random) : IUplink
    {
        private readonly Queue<(DateTimeOffset At, AckMessage Ack)> acks = new();
        private readonly List<(DateTimeOffset At, int Bytes)> backlog = [];

        public long Connection { get; set; }
        public long LastOfBacklog { get; set; }
        public HashSet<string> Stored { get; } = [];
        public TimeSpan LatestLive { get; private set; }
        public int Largest { get; private set; }

        public PublishOutcome Send(ReadOnlySpan<byte> batch)
        {
            if (Connection == 0) return PublishOutcome.NotConnected;
            var header = new BatchReader(batch.ToArray()).Header;
            string[] lines = [.. Encoding.UTF8.GetString(batch).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
            Largest = Math.Max(Largest, batch.Length);
            if (header.Seq <= LastOfBacklog) backlog.Add((time.GetUtcNow(), batch.Length));
            else if (Stored.Add(lines[0]))
                LatestLive = Max(LatestLive, time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(lines[0].Split(' ')[^1])));
            Stored.UnionWith(lines);
            if (random.Next(50) > 0) acks.Enqueue((time.GetUtcNow() + AckDelay, new AckMessage(header.Boot, [new SeqRange(header.Seq, header.Seq)])));
            return PublishOutcome.Sent;
        }

        public bool TryTakeAck(out AckMessage ack)
        {
            ack = null!;
            if (!acks.TryPeek(out var next) || next.At > time.GetUtcNow()) return false;
            ack = acks.Dequeue().Ack;
            return true;
        }

        /// <summary>Bytes of backlog in each span of this length.</summary>
        public IReadOnlyList<long> Rates(TimeSpan span) =>
            [.. backlog.GroupBy(sent => (sent.At - backlog[0].At).Ticks / span.Ticks).Select(group => group.Sum(sent => (long)sent.Bytes))];

        private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }
}
