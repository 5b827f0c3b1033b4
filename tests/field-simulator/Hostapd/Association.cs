namespace Telemetry.FieldSimulator;

/// <summary>One entry of hostapd's station list. Times count from the start of the scene.</summary>
public sealed class Association(MacAddress mac, int aid, bool authorized, RadioLink link, TimeSpan since)
{
    private TimeSpan _absence;

    public MacAddress Mac => mac;
    public int Aid { get; private set; } = aid;
    public bool Authorized => authorized;
    public RadioLink Link => link;
    public TimeSpan Since { get; private set; } = since;

    /// <summary>When the station went out of hearing without a goodbye; hostapd does not know it.</summary>
    public TimeSpan? LeftAt { get; private set; }

    public void GoSilent(TimeSpan now) => LeftAt ??= now;

    public void ComeBack(TimeSpan now)
    {
        _absence += now - (LeftAt ?? now);
        LeftAt = null;
    }

    /// <summary>As after a restart of hostapd: a new association of the same phone.</summary>
    public void StartAnew(int newAid, TimeSpan now)
    {
        (Aid, Since, _absence, LeftAt) = (newAid, now, TimeSpan.Zero, null);
    }

    public TimeSpan Connected(TimeSpan now) => now - Since;

    /// <summary>How long the station was there to send: what the byte counters grow with.</summary>
    public TimeSpan Present(TimeSpan now) => (LeftAt ?? now) - Since - _absence;

    /// <summary>A present phone wakes up at least every two seconds, one after another.</summary>
    public TimeSpan Inactive(TimeSpan now) => LeftAt is { } left
        ? now - left
        : TimeSpan.FromMilliseconds(((long)now.TotalMilliseconds + (long)(mac.Value % 2_000)) % 2_000);
}
