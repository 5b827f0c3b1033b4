using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PublisherTests : IDisposable
{
    private const string Line = "host load1=0.5 1763712000000";
    private readonly JournalBench bench = new();
    private readonly Wire wire = new();
    private readonly HashSet<long> seen = [];
    private readonly Publisher publisher;

    public PublisherTests()
    {
        var options = new PublisherOptions { Window = 8, AckTimeout = TimeSpan.FromSeconds(5) };
        publisher = new Publisher(bench.Journal, wire, options, new Signal(), bench.Time, new Random(1));
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void What_is_committed_while_connected_goes_out_at_once()
    {
        Connect(1);
        bench.Commit(Line);
        publisher.Turn();

        Assert.Equal([1L], wire.TakeSeqs());
    }

    [Fact]
    public void Nothing_goes_out_twice_without_a_reason()
    {
        Connect(1);
        bench.Commit(Line);
        for (var i = 0; i < 5; i++) publisher.Turn();

        Assert.Single(wire.TakeSeqs());
    }

    [Fact]
    public void A_repetition_is_the_same_bytes()
    {
        Connect(1);
        bench.Commit(Line);
        publisher.Turn();
        var first = wire.Sent[0];
        wire.Sent.Clear();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        publisher.Turn();

        Assert.Equal(first, Assert.Single(wire.Sent));
        Assert.Equal(1, publisher.Resent);
    }

    [Fact]
    public void An_acknowledgement_ends_the_repetitions_and_empties_the_journal()
    {
        Connect(1);
        bench.Commit(Line);
        publisher.Turn();
        wire.Acks.Enqueue(new AckMessage(JournalBench.Boot, [new SeqRange(1, 1)]));
        publisher.Turn();
        wire.TakeSeqs();
        bench.Time.Advance(TimeSpan.FromMinutes(10));
        publisher.Turn();

        Assert.Empty(wire.TakeSeqs());
        Assert.Equal(0, bench.Journal.Status().Batches);
    }

    [Fact]
    public void A_backlog_drains_behind_the_live_batches_as_acknowledgements_come()
    {
        for (var i = 0; i < 50; i++) bench.Commit(Line);
        Connect(1);
        publisher.Turn();
        Assert.Equal([1L, 2, 3, 4], wire.TakeSeqs());

        bench.Commit(Line);
        publisher.Turn();
        Assert.Equal([51L], wire.TakeSeqs());

        var seen = new HashSet<long> { 1, 2, 3, 4, 51 };
        for (var i = 0; i < 60 && seen.Count < 51; i++)
        {
            foreach (var seq in seen) wire.Acks.Enqueue(new AckMessage(JournalBench.Boot, [new SeqRange(seq, seq)]));
            publisher.Turn();
            seen.UnionWith(wire.TakeSeqs());
        }
        Assert.Equal(51, seen.Count);
    }

    [Fact]
    public void A_back_fill_that_is_asked_for_goes_out_as_fast_as_acknowledgements_come()
    {
        for (var i = 0; i < 200; i++) bench.Commit(Line);
        var backfill = new Backfill(bench.Journal, new Signal());
        var slow = new PublisherOptions { Window = 8, LinkRate = 1_000, BacklogShare = 0.5 };
        var one = new Publisher(bench.Journal, wire, slow, new Signal(), bench.Time, new Random(1)) { Backfill = backfill };
        wire.Connection = 1;
        var first = Drain();
        Assert.InRange(first, 1, 60);
        Assert.Equal((first + 1L, 200L), backfill.Ask() is var waits ? (waits.Oldest, waits.Newest) : default);
        Assert.Equal(200, Drain());

        int Drain()
        {
            for (var i = 0; i < 100; i++)
            {
                one.Turn();
                foreach (var seq in wire.TakeSeqs())
                {
                    seen.Add(seq);
                    wire.Acks.Enqueue(new AckMessage(JournalBench.Boot, [new SeqRange(seq, seq)]));
                }
            }
            return seen.Count;
        }
    }

    [Fact]
    public void Alarms_do_not_wait_for_room_in_the_window()
    {
        Connect(1);
        for (var i = 0; i < 20; i++) bench.Commit(Line);
        publisher.Turn();
        Assert.Equal(8, wire.TakeSeqs().Length);
        bench.Commit(Lane.Alarm, Line);
        publisher.Turn();

        Assert.Equal([21L], wire.TakeSeqs());
    }

    [Fact]
    public void A_lost_connection_stops_the_sending_and_the_next_repeats_what_was_under_way()
    {
        Connect(1);
        bench.Commit(Line);
        publisher.Turn();
        wire.TakeSeqs();
        Connect(0);
        bench.Commit(Line);
        publisher.Turn();
        Assert.Empty(wire.TakeSeqs());

        Connect(2);
        Assert.Equal([1L, 2], wire.TakeSeqs());
    }

    [Fact]
    public void A_batch_that_left_the_journal_at_its_bound_leaves_the_window_too()
    {
        using var brief = new JournalBench(options => options.MaxAge = TimeSpan.FromHours(1));
        var one = new Publisher(brief.Journal, wire, new PublisherOptions(), new Signal(), brief.Time, new Random(1));
        wire.Connection = 1;
        one.Turn();
        brief.Commit(Line);
        one.Turn();
        brief.Time.Advance(TimeSpan.FromHours(2));
        brief.Commit();
        wire.TakeSeqs();
        one.Turn();
        one.Turn();

        Assert.Empty(wire.TakeSeqs());
        Assert.Equal(0, one.Resent);
    }

    private void Connect(long connection)
    {
        wire.Connection = connection;
        publisher.Turn();
    }

    private sealed class Wire : IUplink
    {
        public long Connection { get; set; }
        public List<byte[]> Sent { get; } = [];
        public Queue<AckMessage> Acks { get; } = new();

        public PublishOutcome Send(ReadOnlySpan<byte> batch)
        {
            if (Connection == 0) return PublishOutcome.NotConnected;
            Sent.Add(batch.ToArray());
            return PublishOutcome.Sent;
        }

        public bool TryTakeAck(out AckMessage ack) => Acks.TryDequeue(out ack!);

        public long[] TakeSeqs()
        {
            long[] seqs = [.. Sent.Select(batch => new BatchReader(batch).Header.Seq)];
            Sent.Clear();
            return seqs;
        }
    }
}
