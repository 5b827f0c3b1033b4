namespace Telemetry.EdgeAgent;

/// <summary>How often a source has given values so far.</summary>
internal readonly record struct SourceSight(string Name, long Values);

/// <summary>Knows when each source was last heard, and so which ones a new plan has silenced. Pure: times are passed in, monotonic.</summary>
internal sealed class TwinCanary(TimeSpan start)
{
    /// <summary>A trial is never shorter: sources open their devices, warm up and miss a read now and then.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    /// <summary>A source that needs longer to be heard at all does not hold up a trial, and is not watched.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (long Values, TimeSpan? Last)> heard = [];
    private TimeSpan since = start;
    private IReadOnlyList<string>? watched;
    private bool running;

    /// <summary>A silence longer than this is none of its ordinary ones.</summary>
    public static TimeSpan Patience(SourceOptions source)
    {
        var three = source.Interval * 3;
        return (three > Shortest ? three : Shortest) + source.Quiet;
    }

    public void Hear(IReadOnlyList<SourceSight> sights, TimeSpan now)
    {
        foreach (var (name, values) in sights)
        {
            var known = heard.TryGetValue(name, out var before);
            // What a source gave before this one listened is counted too: it was not asked at the first moment.
            if (!known || values != before.Values) heard[name] = (values, values == 0 || values == before.Values ? before.Last : now);
        }
    }

    /// <summary>Another plan is in force from now on, and it is not on trial.</summary>
    public void Forget(TimeSpan now) => (since, watched, running) = (now, null, false);

    /// <summary>The candidate was replaced by another one: the same sources are watched.</summary>
    public void Pause() => running = false;

    /// <summary>Whether it is known which sources give values under the plan in force, so that their silence would mean something.</summary>
    public bool IsSettled(TwinPlan inForce, TimeSpan now) =>
        watched is not null || inForce.Sources.Where(source => source.Enabled).All(source => HeardSince(source.Name) || now - since >= Least(Patience(source), LongestSettling));

    /// <summary>The trial begins: what has been heard lately is watched from now on.</summary>
    public void Begin(TwinPlan before, TimeSpan now)
    {
        watched ??= [.. before.Sources.Where(source => source.Enabled && now - heard.GetValueOrDefault(source.Name).Last <= Patience(source)).Select(source => source.Name)];
        (since, running) = (now, true);
    }

    /// <summary>In words, the source that the plan on trial has silenced; null when there is none.</summary>
    public string? Silenced(TwinPlan onTrial, TimeSpan now)
    {
        foreach (var source in Watched(onTrial))
        {
            var last = HeardSince(source.Name) ? heard[source.Name].Last!.Value : since;
            if (now - last >= Patience(source))
                return $"source '{source.Name}' has been silent for {(now - last).TotalSeconds:0} s, although it gave values before:"
                       + " correct its options, or look at its state in the status";
        }
        return null;
    }

    /// <summary>Whether the trial has lasted long enough; to be asked after <see cref="Silenced"/>.</summary>
    public bool IsOver(TwinPlan onTrial, TimeSpan now) =>
        running && now - since >= Watched(onTrial).Select(Patience).Append(Shortest).Max();

    public bool IsRunning => running;

    private IEnumerable<SourceOptions> Watched(TwinPlan plan) => plan.Sources.Where(source => source.Enabled && watched?.Contains(source.Name) == true);

    private bool HeardSince(string name) => heard.TryGetValue(name, out var source) && source.Last > since;

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
