namespace Telemetry.Collector;

/// <summary>
/// After a failure: until when the server is left alone. What comes meanwhile is not sent and not acknowledged. Used by the ingest loop alone.
/// </summary>
public sealed class InfluxHold(TimeProvider time, Random random)
{
    /// <summary>No Retry-After is believed beyond this (a stray one must not stop a city for a day).</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    private static readonly BackoffPolicy Passing = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    // A refused secret or a missing database waits for a person; asking often only fills the server's log.
    private static readonly BackoffPolicy Person = new(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));

    private int failures;
    private long until;

    public string? Why { get; private set; }

    public bool IsHeld => Why is not null && time.GetTimestamp() < until;

    public void Begin(InfluxAnswer answer, string why)
    {
        Why = why;
        until = time.GetTimestamp() + (long)(Pause(answer, ++failures, random).TotalSeconds * time.TimestampFrequency);
    }

    public void End() => (Why, failures, until) = (null, 0, 0);

    public static TimeSpan Pause(InfluxAnswer answer, int failures, Random random)
    {
        var own = (InfluxStatusPolicy.Of(answer.Status) == WriteVerdict.Hold ? Person : Passing).Delay(failures, random);
        var asked = answer.RetryAfter > LongestRetryAfter ? LongestRetryAfter : answer.RetryAfter ?? TimeSpan.Zero;
        return asked > own ? asked : own;
    }
}
