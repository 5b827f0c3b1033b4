using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/</c>: are all posts well, and if not, what is to be done.</summary>
public sealed class IndexModel(Frame frame, PlaceReader placeReader) : PageModel
{
    public PostTable Table { get; private set; } = new([], 0);
    public Sorting Sorting { get; private set; } = new("state", false);

    public PlaceList Places { get; private set; } = PlaceList.Empty;
    public PostFilter Filter { get; private set; } = new("", null, null, null, 1);
    public IReadOnlyList<PostRow> Matching { get; private set; } = [];
    public (IReadOnlyList<PostRow> Rows, int Page, int Pages) Shown { get; private set; } = ([], 1, 1);

    /// <summary>Posts with a trouble of their own that are told one by one; the list has all.</summary>
    public const int MostTold = 20;

    public async Task OnGetAsync(string? sort, string? dir)
    {
        Places = await placeReader.Read(HttpContext.RequestAborted);
        Filter = PostFilter.Read(name => (string?)Request.Query[name]);
        Sorting = Sorting.Read(sort, dir, PostTable.SortKeys);
        Table = PostTable.Build(frame.Known, frame.Options, frame.Reader.Language, frame.Now);
        Table = (Table with { Rows = [.. Table.Rows.Select(Named)] }).Sorted(Sorting);
        Matching = Filter.Of(Table.Rows, Places);
        Shown = Filter.Cut(Matching);
    }

    // The settings name a place first; what they leave out the registry tells.
    private PostRow Named(PostRow row) =>
        row.Place.Length == 0 && Places.Of(row.Post.Device) is { } place ? row with { Place = place.In(frame.Reader.Language) } : row;

    public bool Unknown => frame.Known.Outage is not null;

    public IReadOnlyList<OpenIncident> Incidents { get; } = OpenIncident.Of(frame.Known.Incidents.Value);

    /// <summary>Posts with a trouble of their own; what is part of an incident is told there.</summary>
    public IEnumerable<PostRow> Attention => Table.Rows
        .Where(r => r.State != PostState.Ok && !Incidents.Any(i => i.View.Id == r.Post.Root?.Incident))
        .OrderByDescending(r => r.State).ThenBy(r => r.Post.Device, StringComparer.Ordinal);
}
