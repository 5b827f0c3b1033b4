using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>What one poll changed: numbers that scripts put in place, and whether words changed, for which they fetch the page again.</summary>
public sealed record LiveDelta(IReadOnlyList<LiveValue> Values, bool WordsChanged)
{
    public static LiveDelta Between(Snapshot before, Snapshot after, StateOptions limits, DateTimeOffset now)
    {
        var known = All(before).ToDictionary(v => v.Key, StringComparer.Ordinal);
        var changed = All(after).Where(v => !known.TryGetValue(v.Key, out var old) || old != v);
        return new LiveDelta([.. changed], Words(before, limits, now) != Words(after, limits, now));
    }

    /// <summary>Every number that can follow; a series that answers twice counts once.</summary>
    public static IEnumerable<LiveValue> All(Snapshot snapshot)
    {
        var values = snapshot.Latest.Value.Select(LiveValue.From);
        var seen = from post in snapshot.Devices.Value
                   let ms = post.LastSeen?.ToUnixTimeMilliseconds() ?? 0
                   where ms > 0
                   select new LiveValue(LiveKey.Seen(post.Device), "", ms, ms);
        return values.Concat(seen).DistinctBy(v => v.Key);
    }

    /// <summary>A line that differs whenever a state, an alert or the outage does; ages alone do not change it.</summary>
    private static string Words(Snapshot snapshot, StateOptions limits, DateTimeOffset now)
    {
        var rows = PostTable.Build(snapshot, DashboardsOptions.Default with { State = limits }, Language.English, now).Rows;
        var posts = rows.Select(r => $"{r.Post.Device} {r.State} {r.Judgement.Cause} {r.Judgement.Source} {r.Post.Journal?.Batches} {r.Post.Software} {r.Post.Uplink?.Preferred}");
        var alerts = ActiveAlert.Of(snapshot.Alerts.Value, now).Select(a => $"{a.View.Order} {a.View.Rev} {a.View.Receipts.Count} {a.View.Followers.Count(f => f.Follows)}/{a.View.Followers.Count}");
        var incidents = OpenIncident.Of(snapshot.Incidents.Value).Select(i => $"{i.View.Id} {i.View.Affected}");
        var reserved = snapshot.Latest.Value.Where(v => v.Alarm > 0 || v.Flag > 0).Select(v => $"{LiveKey.Of(v)} {v.Alarm} {v.Flag}");
        return string.Join('|', [.. posts, .. reserved, .. alerts, .. incidents, $"{snapshot.Outage?.Fault} {snapshot.Outage?.Since}", $"{snapshot.Latest.Value.Count}"]);
    }
}
