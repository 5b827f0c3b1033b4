namespace Telemetry.BrokerLink;

/// <summary>
/// How long a message may have lain unread at most: since the one that found the socket empty before it. The library tells when it hands a message
/// over, not when it came, and what came while others were worked off would seem to have waited for nothing.
/// </summary>
public sealed class UnreadSpan(TimeProvider time)
{
    private long begin;
    private bool lasts;

    /// <summary>Before each read.</summary>
    public void See(bool unread) => lasts &= unread;

    /// <summary>At each message.</summary>
    public TimeSpan Take()
    {
        var now = time.GetTimestamp();
        if (!lasts) (begin, lasts) = (now, true);
        return time.GetElapsedTime(begin, now);
    }
}
