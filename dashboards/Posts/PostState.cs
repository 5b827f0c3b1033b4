using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>How a post fares, best first; each has a shape, a word and a colour.</summary>
public enum PostState
{
    /// <summary>● Everything arrives.</summary>
    Ok,

    /// <summary>◐ It works, but values come late or wait at the post.</summary>
    Late,

    /// <summary>○ It is connected, but something it should measure does not arrive.</summary>
    Silent,

    /// <summary>■ It is not connected.</summary>
    Offline,

    /// <summary>▲ A detector is raised: a person must look before anything else.</summary>
    Alarm,
}

/// <summary>What is behind the state, in the order in which it is to be cured.</summary>
public enum PostCause { None, NeverSeen, Offline, Clock, SourceFailed, SourceSilent, NoValues, SourceWaiting, Backlog, ValuesLate, RateRaised, DetectorDead }

/// <param name="Source">The source that is the culprit, where there is one.</param>
/// <param name="Reason">What the post itself says about it.</param>
/// <param name="Age">How old the newest value or the oldest unsent sample is, where that is the cause.</param>
public sealed record PostJudgement(PostState State, PostCause Cause, string? Source = null, string? Reason = null, TimeSpan? Age = null);

public static class PostStates
{
    /// <summary>A source of a post in the same states, so that it takes the same shapes.</summary>
    public static PostState AsPostState(this SourceState source) => source switch
    {
        SourceState.Ok => PostState.Ok,
        SourceState.Waiting => PostState.Late,
        SourceState.Silent => PostState.Silent,
        _ => PostState.Offline,
    };

    /// <summary>A detector in the same states; null while it counts as usual.</summary>
    public static PostState? AsPostState(this RateState detector) => detector switch
    {
        RateState.Normal => null,
        RateState.Dead => PostState.Silent,
        _ => PostState.Alarm,
    };

    /// <summary>The CSS class and the word in scripts.</summary>
    public static string Word(this PostState state) => state switch
    {
        PostState.Ok => "ok",
        PostState.Late => "late",
        PostState.Silent => "silent",
        PostState.Alarm => "alarm",
        _ => "offline",
    };
}
