using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Telemetry.Collector;

/// <summary>
/// A bounded line from the connection's thread into a database, in which no sender has more than its share: who sends faster than the database takes
/// loses its own messages, not those of others.
/// </summary>
public sealed class FairLine<T>(int capacity, int share, Func<T, string> senderOf)
{
    private readonly ConcurrentDictionary<string, int> waiting = new(StringComparer.Ordinal);
    private readonly Channel<T> channel = Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <returns>Null when taken; else what it went over, in one word.</returns>
    public string? Add(T item)
    {
        var sender = senderOf(item);
        if (waiting.AddOrUpdate(sender, 1, (_, n) => n + 1) <= share)
        {
            if (channel.Writer.TryWrite(item)) return null;
            Leave(sender);
            return "overflow";
        }
        Leave(sender);
        return "over-share";
    }

    public ValueTask<bool> WaitAsync(CancellationToken ct) => channel.Reader.WaitToReadAsync(ct);

    public void Take(List<T> group, int most)
    {
        group.Clear();
        while (group.Count < most && channel.Reader.TryRead(out var item))
        {
            group.Add(item);
            Leave(senderOf(item));
        }
    }

    private void Leave(string sender)
    {
        if (waiting.AddOrUpdate(sender, 0, (_, n) => n - 1) <= 0) waiting.TryRemove(new KeyValuePair<string, int>(sender, 0));
    }
}
