namespace Telemetry.EdgeAgent;

/// <summary>
/// When something happened at a NAS: by its own stamp, which a retransmission repeats, and by our monotonic clock, arrival less
/// Acct-Delay-Time. Two stamps are compared exactly; without one, by ours, which is right within a moment.
/// </summary>
internal readonly record struct EventTime(uint? Stamp, TimeSpan Happened)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public bool IsSameAs(EventTime other) =>
        Stamp is { } own && other.Stamp is { } others ? own == others : (Happened - other.Happened).Duration() <= Moment;

    public bool IsAfter(EventTime other) =>
        Stamp is { } own && other.Stamp is { } others ? own > others : Happened - other.Happened > Moment;
}
