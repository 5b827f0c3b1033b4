namespace Telemetry.EdgeAgent;

/// <summary>When a source is read: on a grid of its interval, counted on the monotonic clock from its first read.</summary>
internal static class SampleSchedule
{
    /// <summary>The next place on the grid; places that passed during a long read are left out, not made up for.</summary>
    public static TimeSpan Next(TimeSpan due, TimeSpan interval, TimeSpan now)
    {
        var next = due + interval;
        return next >= now ? next : next + interval * Math.Ceiling((now - next) / interval);
    }
}
