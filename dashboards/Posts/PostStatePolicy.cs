using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The state of a post from what the collector says of it and how old its newest value is. Pure; the worst finding wins.</summary>
public static class PostStatePolicy
{
    /// <param name="newest">Time of the newest value of any measurement of the post; null when none is known.</param>
    /// <param name="alarms">Values of its detectors that are not as usual.</param>
    public static PostJudgement Judge(DeviceView post, DateTimeOffset? newest, DateTimeOffset now, StateOptions limits, IEnumerable<LatestValue>? alarms = null)
    {
        if (post.Root is { State: "never-seen" }) return new PostJudgement(PostState.Offline, PostCause.NeverSeen);
        if (post.State != "online") return new PostJudgement(PostState.Offline, PostCause.Offline, Reason: post.Why);
        if (Detector(post, alarms ?? []) is { } detector) return detector;
        if (post.Root is { State: "clock" } clock) return new PostJudgement(PostState.Late, PostCause.Clock, Reason: clock.Why);

        if (Find(post, SourceState.Failed) is { } failed)
            return new PostJudgement(PostState.Silent, PostCause.SourceFailed, failed.Name, failed.Reason);
        if (Find(post, SourceState.Silent) is { } silent)
            return new PostJudgement(PostState.Silent, PostCause.SourceSilent, silent.Name, silent.Reason);
        var age = now - newest;
        if (age is null && now - post.Since > limits.LateAfter || age > limits.SilentAfter)
            return new PostJudgement(PostState.Silent, PostCause.NoValues, Age: age);

        if (Find(post, SourceState.Waiting) is { } waiting)
            return new PostJudgement(PostState.Late, PostCause.SourceWaiting, waiting.Name, waiting.Reason);
        if (post.Journal is { } journal && journal.OldestSeconds > limits.LateAfter.TotalSeconds)
            return new PostJudgement(PostState.Late, PostCause.Backlog, Age: TimeSpan.FromSeconds(Math.Min(journal.OldestSeconds, 4e9)));
        if (age > limits.LateAfter) return new PostJudgement(PostState.Late, PostCause.ValuesLate, Age: age);
        return new PostJudgement(PostState.Ok, PostCause.None);
    }

    // The collector's word, the post's own, or the values': the first to come.
    private static PostJudgement? Detector(DeviceView post, IEnumerable<LatestValue> alarms)
    {
        var worst = alarms.OrderBy(v => v.Detector == RateState.Dead).FirstOrDefault();
        var name = worst?.Tags.Values.FirstOrDefault();
        var source = post.Sources.FirstOrDefault(s => s.IsRaised) ?? post.Sources.FirstOrDefault(s => s.Name == (name ?? post.Root?.Source));
        if (post.Root is { Cause: "rate-raised" } || worst?.Detector == RateState.Raised || source is { IsRaised: true })
            return new PostJudgement(PostState.Alarm, PostCause.RateRaised, source?.Name ?? name ?? post.Root?.Source, source?.Reason ?? post.Root?.Why);
        return post.Root is { Cause: "detector-dead" } || worst?.Detector == RateState.Dead
            ? new PostJudgement(PostState.Silent, PostCause.DetectorDead, source?.Name ?? name ?? post.Root?.Source, source?.Reason ?? post.Root?.Why)
            : null;
    }

    private static SourceStatus? Find(DeviceView post, SourceState state) => post.Sources.FirstOrDefault(s => s.State == state);
}
