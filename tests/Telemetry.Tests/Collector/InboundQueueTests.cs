using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class InboundQueueTests
{
    private static InboundItem Item => StoreHouse.Item("ap-1", new string('x', 1000));

    [Fact]
    public async Task A_full_queue_makes_the_producer_wait_until_there_is_room()
    {
        using var queue = new InboundQueue(new IngestOptions { QueueMessages = 4 });
        for (var i = 0; i < 4; i++) queue.Add(Item);
        var waiting = Task.Run(() => queue.Add(Item));
        Assert.Equal(4, queue.Count);
        Assert.False(waiting.IsCompleted);
        while (queue.TryTake(out var item)) item.Return();
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public void Bytes_are_bounded_as_well_and_one_message_always_fits()
    {
        using var queue = new InboundQueue(new IngestOptions { QueueBytes = 256 << 10, QueueFull = QueueFullMode.DropNewest });
        Assert.True(queue.Add(StoreHouse.Item("ap-1", new string('x', 300_000))));
        Assert.False(queue.Add(Item));
        Assert.Equal(1, queue.Dropped);
    }

    [Fact]
    public async Task Closing_lets_a_waiting_producer_go_and_keeps_what_is_inside()
    {
        using var queue = new InboundQueue(new IngestOptions { QueueMessages = 1 });
        queue.Add(Item);
        var waiting = Task.Run(() => queue.Add(Item));
        queue.Close();
        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.True(await queue.WaitAsync(default));
        Assert.True(queue.TryTake(out _));
        Assert.False(await queue.WaitAsync(default));
    }

    [Fact]
    public async Task Nothing_is_lost_between_a_fast_producer_and_a_fast_consumer()
    {
        using var queue = new InboundQueue(new IngestOptions { QueueMessages = 8 });
        const int Count = 50_000;
        var producer = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++) queue.Add(StoreHouse.Item("ap-1", "x"));
            queue.Close();
        });
        var taken = 0;
        while (await queue.WaitAsync(default))
            while (queue.TryTake(out var item))
            {
                item.Return();
                taken++;
            }
        await producer;
        Assert.Equal(Count, taken);
    }
}
