namespace Telemetry.EdgeAgent;

/// <summary>
/// When the fan is blown clean and how long values mean nothing. Pure: monotonic time is passed in. The first cleaning comes soon after
/// the line was opened, because a sensor or agent that is restarted every day would otherwise never be cleaned.
/// </summary>
/// <param name="every">Zero: never by us.</param>
internal sealed class FanCleaning(TimeSpan every)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);

    /// <summary>Ten seconds at full speed, and the air of the room has to come back.</summary>
    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(15);

    private TimeSpan due, until;

    public bool IsOurs => every > TimeSpan.Zero;

    public void Begin(TimeSpan now) => (due, until) = (now + (every < First ? every : First), TimeSpan.Zero);

    public bool IsDue(TimeSpan now) => IsOurs && now >= due;

    public void Started(TimeSpan now) => (due, until) = (now + every, now + Takes);

    /// <summary>Until values mean something again; zero when they do.</summary>
    public TimeSpan Left(TimeSpan now) => until > now ? until - now : TimeSpan.Zero;
}
