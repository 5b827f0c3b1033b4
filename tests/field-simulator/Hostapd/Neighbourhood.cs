namespace Telemetry.FieldSimulator;

/// <summary>One crowd, its clock and the lock that its access points share, since a station that moves touches two of them.</summary>
internal sealed class Neighbourhood(IReadOnlyList<AccessPoint> accessPoints, TimeProvider time, Random random)
{
    private readonly long _start = time.GetTimestamp();

    public Lock Gate { get; } = new();
    public Crowd Crowd { get; } = new(accessPoints, random);

    /// <summary>Call it with the gate held: everything due has happened when it returns.</summary>
    public TimeSpan CatchUp()
    {
        var now = time.GetElapsedTime(_start);
        Crowd.Advance(now);
        return now;
    }
}
