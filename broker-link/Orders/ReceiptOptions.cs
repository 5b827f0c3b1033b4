namespace Telemetry.BrokerLink;

/// <summary>Bounds of answering.</summary>
public sealed class ReceiptOptions
{
    /// <summary>1 s to 1 day. The same refused bytes are answered again only after this long.</summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>1 to 600. Refusals answered per minute: of what anybody can send, and as many again of what only a key of the ring can sign.</summary>
    public int RefusalsPerMinute { get; set; } = 30;

    /// <summary>8 to 10,000. Receipts kept while the broker is away; past it the oldest goes and is counted.</summary>
    public int Queue { get; set; } = 256;

    /// <param name="section">Where the options stand in the configuration.</param>
    public IEnumerable<string> Errors(string section)
    {
        if (RepeatAfter < TimeSpan.FromSeconds(1) || RepeatAfter > TimeSpan.FromDays(1))
            yield return $"{section}:RepeatAfter {RepeatAfter} is out of range: 00:00:01 to 1.00:00:00";
        if (RefusalsPerMinute is < 1 or > 600) yield return $"{section}:RefusalsPerMinute {RefusalsPerMinute} is out of range: 1 to 600";
        if (Queue is < 8 or > 10_000) yield return $"{section}:Queue {Queue} is out of range: 8 to 10000";
    }
}
