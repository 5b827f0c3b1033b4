namespace Telemetry.BrokerLink;

/// <summary>
/// Which refusals are answered: the same bytes once per <see cref="ReceiptOptions.RepeatAfter"/>, and never more than
/// <see cref="ReceiptOptions.RefusalsPerMinute"/>, so that nobody can make a city of devices shout. What only the holder of a key can cause has answers
/// of its own: strangers cannot use them up. Pure in time; memory is bounded.
/// </summary>
public sealed class RefusalPolicy(ReceiptOptions options, long ticksPerSecond)
{
    private const int MaxRemembered = 512;
    private readonly Dictionary<string, long> answered = [];
    private readonly Queue<string> order = new();
    private readonly Bucket ours = new(options.RefusalsPerMinute), strangers = new(options.RefusalsPerMinute);

    /// <summary>Refusals that got no answer.</summary>
    public long Silent { get; private set; }

    /// <param name="key">Digest of the bytes and the reason.</param>
    /// <param name="timestamp">Monotonic now.</param>
    /// <param name="needsKey">True for what only the holder of a key can cause.</param>
    public bool ShouldAnswer(string key, long timestamp, bool needsKey)
    {
        var bucket = needsKey ? ours : strangers;
        bucket.Refill(timestamp, ticksPerSecond);
        if ((answered.TryGetValue(key, out var last) && Seconds(timestamp - last) < options.RepeatAfter.TotalSeconds) || !bucket.Take())
        {
            Silent++;
            return false;
        }
        Remember(key, timestamp);
        return true;
    }

    private void Remember(string key, long timestamp)
    {
        if (!answered.ContainsKey(key)) order.Enqueue(key);
        answered[key] = timestamp;
        while (order.Count > MaxRemembered) answered.Remove(order.Dequeue());
    }

    private double Seconds(long ticks) => (double)ticks / ticksPerSecond;

    private sealed class Bucket(int perMinute)
    {
        private double tokens = perMinute;
        private long? refilled;

        public void Refill(long timestamp, long ticksPerSecond)
        {
            if (refilled is { } before) tokens = Math.Min(perMinute, tokens + (double)(timestamp - before) / ticksPerSecond * perMinute / 60);
            refilled = timestamp;
        }

        public bool Take()
        {
            if (tokens < 1) return false;
            tokens--;
            return true;
        }
    }
}
