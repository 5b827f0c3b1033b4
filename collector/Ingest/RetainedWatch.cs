namespace Telemetry.Collector;

/// <summary>
/// What was published on topics whose retained message is the collector's own. What the broker holds is looked at, not believed: a courier compares
/// it with its database and puts it back. Written on the connection's thread.
/// </summary>
public sealed class RetainedWatch
{
    // Far above a round's own messages; a flood of invented names makes the courier look at everything instead.
    private const int Most = 10_000;

    private readonly Lock gate = new();
    private Dictionary<string, string> seen = new(StringComparer.Ordinal);
    private bool overflow;

    public void See(string topic, ReadOnlySpan<byte> payload)
    {
        var digest = OrderGate.Digest(payload);
        lock (gate)
        {
            if (seen.Count >= Most && !seen.ContainsKey(topic)) overflow = true;
            else seen[topic] = digest;
        }
    }

    /// <summary>What came since the last call.</summary>
    public RetainedNews Drain()
    {
        lock (gate)
        {
            var news = new RetainedNews(seen, overflow);
            (seen, overflow) = (new(StringComparer.Ordinal), false);
            return news;
        }
    }
}

/// <summary>The digest of the last message of each topic.</summary>
/// <param name="All">There were more than are here.</param>
public sealed record RetainedNews(IReadOnlyDictionary<string, string> Seen, bool All)
{
    public static readonly RetainedNews None = new(new Dictionary<string, string>(), false);

    /// <summary>True when the last message is not ours, or may not be.</summary>
    public bool Differs(string topic, Func<byte[]> own) =>
        Seen.TryGetValue(topic, out var digest) ? digest != OrderGate.Digest(own()) : All;
}

/// <summary>One for each courier, and what they had to put back. May be used from any thread.</summary>
public sealed class RetainedWatches
{
    // Whoever does it once tries again; an operator must have the time to see it.
    private const long Lasts = 600_000;

    private readonly Lock gate = new();
    private (string Topic, long First, long Last)? foreign;

    public RetainedWatch Orders { get; } = new();

    public RetainedWatch Fleet { get; } = new();

    /// <summary>Somebody else had published on a topic that is ours. <paramref name="now"/>: ms.</summary>
    public void PutBack(string topic, long now)
    {
        lock (gate) foreign = (topic, foreign is { } before && now - before.Last < Lasts ? before.First : now, now);
    }

    /// <summary>What somebody else does at the broker; null when nothing was put back for ten minutes. <paramref name="now"/>: ms.</summary>
    public Trouble? Foreign(long now)
    {
        lock (gate)
            return foreign is { } f && now - f.Last < Lasts ? new Trouble($"somebody else published on {HarmlessText.Line(f.Topic)}; our own message was put back", f.First) : null;
    }
}

/// <summary>
/// Topics whose message somebody else changed and that are not put back yet. Tells the log and the audit log, at most once a minute for each.
/// </summary>
/// <param name="registry">Where the audit log is; null: only the log is told.</param>
public sealed partial class RetainedRepairs(RegistryOptions? registry, TimeProvider time, ILogger logger, RetainedWatches? watches = null)
{
    private const long Quiet = 60_000;
    private const int MostTold = 10_000;
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);

    /// <returns>True while the topic is to be put back.</returns>
    public bool Wants(string topic, RetainedNews news, Func<byte[]> own)
    {
        if (news.Differs(topic, own)) open.Add(topic);
        return open.Contains(topic);
    }

    /// <summary>It was published.</summary>
    /// <param name="again">False when it had never been: then nobody can have changed it.</param>
    public void Done(string topic, bool again)
    {
        if (!open.Remove(topic) || !again) return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        watches?.PutBack(topic, now);
        if (told.TryGetValue(topic, out var last) && now - last < Quiet) return;
        if (told.Count >= MostTold) told.Clear();
        told[topic] = now;
        Log.Restored(logger, topic);
        var act = new AuditAct(AuditAct.Account, AuditKinds.RetainedRestore, topic, "");
        if (registry is not null && AuditTrail.TryAdd(registry, time, act) is { } unlogged) Log.Unlogged(logger, unlogged);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Somebody else published on {Topic}; our own message was put back. Check the broker's access rules")]
        public static partial void Restored(ILogger logger, string topic);

        [LoggerMessage(2, LogLevel.Warning, "A retained message was put back, but {Why}")]
        public static partial void Unlogged(ILogger logger, string why);
    }
}
