namespace Telemetry.Collector;

/// <summary>
/// The one queue between the broker and the store, bounded in messages and in bytes. The producer is the connection's own
/// thread, which must block to press back, so it waits on a monitor; the one consumer awaits.
/// </summary>
public sealed class InboundQueue(IngestOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim room = new(true);
    private readonly SemaphoreSlim filled = new(0, 1);
    private readonly Queue<InboundItem> items = new();
    private long bytes, dropped;
    private bool closed, poked;

    public int Count
    {
        get { lock (gate) return items.Count; }
    }

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Messages that found the queue full (mode DropNewest) or closed.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Takes the item over, waiting for room when the mode says so; an item that is not taken is returned to its pool.</summary>
    public bool Add(in InboundItem item)
    {
        while (true)
        {
            lock (gate)
            {
                if (!closed && HasRoom(item))
                {
                    Enqueue(item);
                    return true;
                }
                if (closed || options.QueueFull == QueueFullMode.DropNewest)
                {
                    dropped++;
                    item.Return();
                    return false;
                }
                room.Reset();
            }
            room.Wait();
        }
    }

    /// <summary>Wakes the consumer although nothing came: there is work of another kind.</summary>
    public void Poke()
    {
        lock (gate)
        {
            poked = true;
            if (filled.CurrentCount == 0) filled.Release();
        }
    }

    /// <summary>For a sender who may neither wait here nor lose it: takes the item over, or leaves it to the caller.</summary>
    public bool TryAdd(in InboundItem item)
    {
        lock (gate)
        {
            if (closed || !HasRoom(item)) return false;
            Enqueue(item);
            return true;
        }
    }

    /// <summary>False when the queue is closed and empty.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken ct)
    {
        while (true)
        {
            lock (gate)
            {
                if (items.Count > 0) return true;
                if (closed) return false;
                if (poked)
                {
                    poked = false;
                    return true;
                }
            }
            await filled.WaitAsync(ct);
        }
    }

    public bool TryTake(out InboundItem item)
    {
        lock (gate)
        {
            if (!items.TryDequeue(out item)) return false;
            bytes -= item.Length;
            // Not at every take: a producer woken for one free place would be put to sleep again at once.
            if (!room.IsSet && items.Count <= options.QueueMessages / 2 && bytes <= options.QueueBytes / 2) room.Set();
            return true;
        }
    }

    /// <summary>Takes nothing more; what is inside can still be taken out.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            room.Set();
            if (filled.CurrentCount == 0) filled.Release();
        }
    }

    private bool HasRoom(in InboundItem item) => items.Count < options.QueueMessages && (items.Count == 0 || bytes + item.Length <= options.QueueBytes);

    private void Enqueue(in InboundItem item)
    {
        items.Enqueue(item);
        bytes += item.Length;
        if (items.Count == 1 && filled.CurrentCount == 0) filled.Release();
    }

    public void Dispose()
    {
        room.Dispose();
        filled.Dispose();
    }
}
