using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class IngestLoopTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private const string Line = "wifi,bss=wlan0 stations=12i";

    /// <summary>Batches of the largest size that make a group.</summary>
    private static readonly int Full = new IngestOptions().LinesPerCommit / BatchReader.MaxLines;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Acknowledgements_are_ranges_per_device_and_boot()
    {
        int[] sequences = [1, 2, 3, 7, 5, 2];
        await house.IngestAsync([.. sequences.Select(s => ("ap-1", StoreHouse.Batch(s, $"{Line} {Noon + s}"))), ("ap-2", StoreHouse.Batch(9, $"{Line} {Noon}"))]);
        Assert.Equal(["ap-1 3f2a91c4 1-3 5 7", "ap-2 3f2a91c4 9"], house.Acks.Select(a => $"{a.Device} {Encoding.ASCII.GetString(a.Message.ToBytes())}"));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_the_commit()
    {
        var store = new GatedStore(house.Store);
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue, store);
        queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(1, $"{Line} {Noon}")));
        var running = loop.RunOnceAsync(default);
        await store.Asked.Task;
        Assert.Empty(house.Acks);
        Assert.Empty(house.Dump());
        store.Go.SetResult();
        await running;
        Assert.Single(house.Acks);
        Assert.NotEmpty(house.Dump());
    }

    [Fact]
    public async Task The_next_group_is_decoded_while_the_store_writes_and_acknowledged_after_it()
    {
        var store = new GatedStore(house.Store);
        using var queue = FullAndOneMore();
        var loop = house.Loop(queue, store);
        await loop.RunOnceAsync(default);
        await store.Asked.Task;
        Assert.Equal(1, queue.Count);
        var second = loop.RunOnceAsync(default);
        Assert.Equal((0, 1), (queue.Count, house.Acks.Count + store.Writes));
        store.Go.SetResult();
        await second;
        Assert.Equal([$"3f2a91c4 1-{Full}", $"3f2a91c4 {Full + 1}"], house.Acks.Select(a => Encoding.ASCII.GetString(a.Message.ToBytes())));
        Assert.Equal(Full * BatchReader.MaxLines + 1, house.Counters.Stored);
    }

    [Fact]
    public async Task A_group_that_was_decoded_behind_one_that_failed_is_not_written_either()
    {
        var store = new GatedStore(house.Store) { Unavailable = "the disk is full" };
        using var queue = FullAndOneMore();
        var loop = house.Loop(queue, store);
        await loop.RunOnceAsync(default);
        var second = loop.RunOnceAsync(default);
        store.Go.SetResult();
        await second;
        Assert.Equal((Full + 1, 1), (house.Counters.Unstored, store.Writes));
        Assert.Empty(house.Acks);
    }

    [Fact]
    public async Task A_store_that_throws_costs_its_group_the_acknowledgement_and_the_next_is_committed()
    {
        var store = new GatedStore(house.Store) { Fault = new InvalidOperationException("a bug") };
        store.Go.SetResult();
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue, store);
        queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(1, $"{Line} {Noon}")));
        await loop.StartAsync(default);
        await FieldWait.Until("the first group is dropped", () => house.Counters.Unstored == 1);
        store.Fault = null;
        queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(2, $"{Line} {Noon + 1}")));
        await loop.StopAsync(default);
        Assert.Equal("3f2a91c4 2", Encoding.ASCII.GetString(Assert.Single(house.Acks).Message.ToBytes()));
    }

    /// <summary>Batches that fill a group, and one more.</summary>
    private static InboundQueue FullAndOneMore()
    {
        var queue = new InboundQueue(new IngestOptions());
        for (var i = 0; i < Full; i++)
            queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(i + 1, [.. Enumerable.Range(i * BatchReader.MaxLines, BatchReader.MaxLines).Select(n => $"{Line} {Noon - n}")])));
        queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(Full + 1, $"{Line} {Noon + 1}")));
        return queue;
    }

    [Fact]
    public async Task An_unavailable_store_means_no_acknowledgement_no_crash_and_no_memory()
    {
        var store = new GatedStore(house.Store) { Unavailable = "the disk is full" };
        store.Go.SetResult();
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue, store);
        for (var i = 1; i <= 100; i++)
        {
            queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(i, $"{Line} {Noon + i}")));
            await loop.RunOnceAsync(default);
        }
        Assert.Empty(house.Acks);
        Assert.Equal((100, 0, 1), (house.Counters.Unstored, queue.Count, store.Writes));
        Assert.Equal("the disk is full", loop.Unavailable);

        // The store is back, the pause is over, and the agents send again.
        store.Unavailable = null;
        house.Clock.Now += 2_000;
        for (var i = 1; i <= 100; i++) queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(i, $"{Line} {Noon + i}")));
        await loop.RunOnceAsync(default);
        Assert.Null(loop.Unavailable);
        Assert.Equal("3f2a91c4 1-100", Encoding.ASCII.GetString(Assert.Single(house.Acks).Message.ToBytes()));
        Assert.Equal(100, Assert.Single(await house.RawAsync("wifi", "stations")).Points.Count);
    }

    [Fact]
    public async Task Refused_lines_are_quarantined_with_the_reason_and_never_block_the_rest()
    {
        await house.IngestAsync(("ap-1", StoreHouse.Batch(
            1, $"{Line} {Noon}", $"nonsense,x=1 a=1i {Noon}", $"wifi,bss=w stations=oops {Noon}", $"wifi,bss=w stations=1.5 {Noon}", $"wifi,bss=w stations=-4i {Noon}",
            $"wifi,bss=w,device=ap-2 stations=4i {Noon}", "wifi,bss=w stations=4i 1000", $"wifi,bss=w stations=4i {Noon + 600_000}", "wifi,bss=w stations=4i",
            "wifi,bss=a\rb stations=4i " + Noon, $"air,sensor=s pm2_5=3.5 {Noon}")));
        Assert.Equal(2, house.Counters.Stored);
        Assert.Single(house.Acks);
        string[] reasons =
        [
            "unknown-measurement", "bad-field-value", "wrong-type", "out-of-range", "device-tag", "timestamp-too-old", "timestamp-in-future", "no-timestamp",
            "bad-tag",
        ];
        Assert.Equal(reasons.Order(StringComparer.Ordinal), house.Counters.RefusedLines.Keys.Order(StringComparer.Ordinal));
        var kept = house.Quarantine.Read("ap-1", null, 100);
        Assert.Equal(reasons.Order(StringComparer.Ordinal), kept.Select(l => l.Reason).Order(StringComparer.Ordinal));
        Assert.Contains(kept, l => l.Line == $"wifi,bss=w stations=1.5 {Noon}" && l.Reason == "wrong-type");
    }

    [Fact]
    public async Task The_quarantine_keeps_what_it_acknowledged_and_counts_a_repeated_line()
    {
        for (var i = 0; i < 50; i++) await house.IngestAsync(("ap-1", StoreHouse.Batch(i + 1, $"nonsense a={i}i {Noon}")));
        Assert.Equal(20, house.Acks.Count);
        Assert.Equal(30, house.Counters.RefusedMessages["quarantine-full"]);
        await house.IngestAsync(("ap-1", StoreHouse.Batch(20, $"nonsense a=19i {Noon}")));
        Assert.Equal(21, house.Acks.Count);
        var kept = house.Quarantine.Read(null, null, 100);
        Assert.Equal(20, kept.Count);
        Assert.Equal(($"nonsense a=19i {Noon}", 2), (kept[0].Line, kept[0].Times));
    }

    [Fact]
    public async Task A_quarantine_that_cannot_be_written_means_no_acknowledgement()
    {
        using var blocker = RawDatabase.Open(house.Records.Path, readOnly: false);
        blocker.Execute("BEGIN IMMEDIATE");
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, $"{Line} {Noon}", "nonsense")), ("ap-1", StoreHouse.Batch(2, $"{Line} {Noon}")));
        Assert.Empty(house.Acks);
        Assert.Empty(house.Dump());
    }

    [Fact]
    public async Task Points_that_the_store_rejects_are_quarantined_before_the_batch_is_acknowledged()
    {
        var store = new GatedStore(house.Store) { Rejects = [new RejectedPoint(1, "type-conflict")] };
        store.Go.SetResult();
        using var queue = new InboundQueue(new IngestOptions());
        queue.Add(StoreHouse.Item("ap-1", StoreHouse.Batch(1, $"{Line} {Noon}", $"air,sensor=a\\ b pm2_5=8,n=2i {Noon}")));
        await house.Loop(queue, store).RunOnceAsync(default);
        var line = Assert.Single(house.Quarantine.Read(null, "type-conflict", 10));
        Assert.Equal(("ap-1", $"air,sensor=a\\ b pm2_5=8,n=2i {Noon}"), (line.Device, line.Line));
        Assert.Single(house.Acks);
    }

    [Fact]
    public async Task A_plain_batch_and_one_with_a_damaged_header_are_stored_and_not_acknowledged()
    {
        await house.IngestAsync(("esp-1", $"{Line} {Noon}"), ("esp-2", $"# v=1 boot=XYZ seq=1\n{Line} {Noon}"), ("esp-3", ""));
        Assert.Equal(2, house.Counters.Stored);
        Assert.Empty(house.Acks);
        Assert.Equal((1, 1), (house.Counters.RefusedMessages["bad-header"], house.Counters.RefusedMessages["empty"]));
    }

    [Fact]
    public async Task Hostile_bytes_never_throw_and_never_stop_the_next_batch()
    {
        var good = Encoding.UTF8.GetBytes(StoreHouse.Batch(1, $"{Line} {Noon}", $"air,sensor=s pm2_5=3.5,n=2i {Noon}"));
        var random = new Random(20_251_121);
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue);
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = good.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            queue.Add(InboundItem.Copy(i % 5 == 0 ? TopicKind.Status : TopicKind.Telemetry, "ap-1", bytes, false));
            if (i % 100 == 0) await loop.RunOnceAsync(default);
        }
        house.Acks.Clear();
        queue.Add(StoreHouse.Item("ap-9", StoreHouse.Batch(77, $"{Line} {Noon}")));
        await loop.RunOnceAsync(default);
        Assert.Contains(house.Acks, a => a.Device == "ap-9");
    }

    [Fact]
    public async Task A_good_line_allocates_nothing_once_its_series_is_known()
    {
        var decoder = new BatchDecoder(new SeriesCache(house.Store.Catalog), house.Counters);
        var group = new IngestGroup();
        var payload = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"wifi,bss=wlan0 stations={i % 100}i,assoc={i}i,rx_bytes={i}i,tx_bytes={i}i {Noon + i}\n")));
        for (var i = 0; i < 3; i++) Decode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decode();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.Equal(1_000, group.Points.Count);
        await Task.CompletedTask;

        void Decode()
        {
            group.Clear();
            decoder.Decode("ap-1", payload, Noon, group);
        }
    }
}
