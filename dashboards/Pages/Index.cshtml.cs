using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/</c>: are all posts well, and if not, what is to be done.</summary>
public sealed class IndexModel(Frame frame) : PageModel
{
    public PostTable Table { get; private set; } = new([], 0);
    public Sorting Sorting { get; private set; } = new("state", false);

    public void OnGet(string? sort, string? dir)
    {
        Sorting = Sorting.Read(sort, dir, PostTable.SortKeys);
        Table = PostTable.Build(frame.Known, frame.Options, frame.Reader.Language, frame.Now).Sorted(Sorting);
    }

    public bool Unknown => frame.Known.Outage is not null;

    public IReadOnlyList<OpenIncident> Incidents { get; } = OpenIncident.Of(frame.Known.Incidents.Value);

    /// <summary>Posts with a trouble of their own; what is part of an incident is told there.</summary>
    public IEnumerable<PostRow> Attention => Table.Rows
        .Where(r => r.State != PostState.Ok && !Incidents.Any(i => i.View.Id == r.Post.Root?.Incident))
        .OrderByDescending(r => r.State).ThenBy(r => r.Post.Device, StringComparer.Ordinal);
}
