using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>One line of the table of posts.</summary>
/// <param name="Alarms">Values of its detectors that are not as usual.</param>
public sealed record PostRow(DeviceView Post, PostJudgement Judgement, string Place, IReadOnlyList<LatestValue> Alarms)
{
    public PostState State => Judgement.State;

    /// <summary>What a source says of itself, or its values do.</summary>
    public RateState DetectorOf(SourceStatus source) => source.IsRaised ? RateState.Raised
        : Alarms.FirstOrDefault(v => v.Tags.Values.Contains(source.Name))?.Detector ?? RateState.Normal;
}

/// <summary>All posts with their judgement, counted and sorted.</summary>
/// <param name="Lost">Samples the posts had to drop, ever.</param>
public sealed record PostTable(IReadOnlyList<PostRow> Rows, long Lost)
{
    public static readonly string[] SortKeys = ["state", "device", "place", "since", "seen", "journal"];

    public int Count(PostState state) => Rows.Count(r => r.State == state);

    public static PostTable Build(Snapshot known, DashboardsOptions options, Language language, DateTimeOffset now)
    {
        var newest = known.Latest.Value.GroupBy(v => v.Device, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Max(v => v.Time), StringComparer.Ordinal);
        var alarms = known.Latest.Value.Where(v => v.Detector != RateState.Normal).ToLookup(v => v.Device, StringComparer.Ordinal);
        // While the collector is away the judgement is of the moment of its last answer: its silence is not the posts'.
        var seen = known.Outage is null ? now : known.Outage.LastKnown ?? now;
        var rows = known.Devices.Value.Select(post => new PostRow(
            post,
            PostStatePolicy.Judge(post, newest.TryGetValue(post.Device, out var time) ? time : null, seen, options.State, alarms[post.Device]),
            options.PlaceOf(post.Device, language), [.. alarms[post.Device]]));
        return new PostTable([.. rows], known.Devices.Value.Sum(p => p.Journal?.Dropped ?? 0));
    }

    public PostTable Sorted(Sorting sorting)
    {
        Func<PostRow, IComparable> by = sorting.Key switch
        {
            "device" => r => r.Post.Device,
            "place" => r => r.Place,
            "since" => r => r.Post.Since,
            "seen" => r => r.Post.LastSeen ?? DateTimeOffset.MinValue,
            "journal" => r => r.Post.Journal?.OldestSeconds ?? -1,
            _ => r => -(int)r.State,
        };
        return this with { Rows = sorting.Apply(Rows, by, r => r.Post.Device) };
    }
}
