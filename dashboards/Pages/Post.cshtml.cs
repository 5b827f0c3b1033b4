using Microsoft.AspNetCore.Mvc.RazorPages;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary><c>/posts/DEVICE</c>: all that is known of one post, and the commands for it.</summary>
public sealed class PostModel(Frame frame, PlaceReader placeReader, CollectorClient collector) : PageModel
{
    private const int Incidents = 10;

    /// <summary>Null when the collector has no such post.</summary>
    public PostRow? Row { get; private set; }

    public string Device { get; private set; } = "";
    public RegistryPlace? Place { get; private set; }
    public IReadOnlyList<LatestValue> Values { get; private set; } = [];
    public IReadOnlyList<IncidentView> Troubles { get; private set; } = [];

    /// <summary>Its state now is not known, because the collector is away.</summary>
    public bool Unknown => frame.Known.Outage is not null;

    public TimeSpan? Uptime => Values.Where(v => v is { Measurement: "host", Field: "uptime_s" })
        .Select(v => (TimeSpan?)TimeSpan.FromSeconds(v.Value)).FirstOrDefault();

    public async Task OnGetAsync(string device)
    {
        Device = device;
        Row = PostTable.Build(frame.Known, frame.Options, frame.Reader.Language, frame.Now).Rows
            .FirstOrDefault(r => r.Post.Device == device);
        if (Row is null)
        {
            if (frame.Known.EverAnswered) Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var stop = HttpContext.RequestAborted;
        var (places, incidents) = (placeReader.Read(stop), collector.RecentIncidents(stop));
        Place = (await places).Of(device);
        Values = [.. frame.Known.Latest.Value.Where(v => v.Device == device)
            .OrderBy(v => v.Measurement, StringComparer.Ordinal).ThenBy(LiveKey.Of, StringComparer.Ordinal)];
        var known = (await incidents).Value ?? frame.Known.Incidents.Value;
        Troubles = [.. known.Where(i => i.Names.Contains(device) || i.Id == Row.Post.Root?.Incident)
            .OrderByDescending(i => i.Begin).Take(Incidents)];
    }
}
