namespace Telemetry.BrokerLink;

/// <summary>
/// Which refusals are answered: the same bytes once per <see cref="ReceiptOptions.RepeatAfter"/>, and never more than
/// <see cref="ReceiptOptions.RefusalsPerMinute"/> overall, so that nobody can make a city of devices shout. Pure in time; memory is bounded.
/// </summary>
public sealed class RefusalPolicy(ReceiptOptions options, long ticksPerSecond)
{
    private const int MaxRemembered = 512;
    private readonly Dictionary<string, long> answered = [];
    private readonly Queue<string> order = new();
    private double tokens = options.RefusalsPerMinute;
    private long refilled = long.MinValue;

    /// <summary>Refusals that got no answer.</summary>
    public long Silent { get; private set; }

    /// <param name="key">Digest of the bytes and the reason.</param>
    /// <param name="timestamp">Monotonic now.</param>
    public bool ShouldAnswer(string key, long timestamp)
    {
        Refill(timestamp);
        if ((answered.TryGetValue(key, out var last) && Seconds(timestamp - last) < options.RepeatAfter.TotalSeconds) || tokens < 1)
        {
            Silent++;
            return false;
        }
        tokens--;
        Remember(key, timestamp);
        return true;
    }

    private void Remember(string key, long timestamp)
    {
        if (!answered.ContainsKey(key)) order.Enqueue(key);
        answered[key] = timestamp;
        while (order.Count > MaxRemembered) answered.Remove(order.Dequeue());
    }

    private void Refill(long timestamp)
    {
        if (refilled != long.MinValue)
            tokens = Math.Min(options.RefusalsPerMinute, tokens + Seconds(timestamp - refilled) * options.RefusalsPerMinute / 60);
        refilled = timestamp;
    }

    private double Seconds(long ticks) => (double)ticks / ticksPerSecond;
}
