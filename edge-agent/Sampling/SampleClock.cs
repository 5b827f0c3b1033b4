namespace Telemetry.EdgeAgent;

/// <summary>
/// Stamps the lines of one source in wall-clock milliseconds. Two lines never share a stamp, because the store would take the second
/// for a repetition of the first; a clock set back by more than a moment is followed.
/// </summary>
internal sealed class SampleClock(TimeProvider time)
{
    private const long MomentMilliseconds = 50;
    private long last;

    public long Stamp()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        last = now <= last && last - now < MomentMilliseconds ? last + 1 : now;
        return last;
    }
}
