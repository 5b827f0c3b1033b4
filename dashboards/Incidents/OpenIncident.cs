using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>An incident that lasts, as the overview shows it.</summary>
public sealed record OpenIncident(IncidentView View)
{
    public PostState Shape => View.State switch
    {
        "late" or "clock" => PostState.Late,
        "alarm" => PostState.Alarm,
        "source-silent" => PostState.Silent,
        _ => PostState.Offline,
    };

    /// <summary>Something that all devices depend on: told even where it has taken none along yet.</summary>
    public bool IsCentral => View.State is "broker" or "store" or "tampered";

    /// <summary>Names that are shown; the rest is a number.</summary>
    public IEnumerable<string> Names => View.Names.Take(5);

    public int Others => Math.Max(0, View.Affected - Names.Count());

    /// <summary>Those that stand for more than one post, or for what all depend on; a single post speaks for itself.</summary>
    public static IReadOnlyList<OpenIncident> Of(IReadOnlyList<IncidentView> incidents) =>
        [
            .. incidents.Where(i => i.End is null).Select(i => new OpenIncident(i)).Where(i => i.IsCentral || i.View.Affected > 1)
                .OrderByDescending(i => i.IsCentral).ThenByDescending(i => i.View.Affected),
        ];
}
