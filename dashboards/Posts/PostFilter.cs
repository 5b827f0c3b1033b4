using System.Globalization;

namespace Telemetry.Dashboards;

/// <summary>Which posts the list shows; a word that is not known is as if it had not been asked.</summary>
/// <param name="Words">All of them must be in the id, the place or the software of a post.</param>
/// <param name="Page">From 1.</param>
public sealed record PostFilter(string Words, PostState? State, string? Category, string? Area, int Page)
{
    /// <summary>Posts of one page.</summary>
    public const int Rows = 50;

    private const int MaxLength = 100;

    public bool IsEmpty => Words.Length == 0 && State is null && Category is null && Area is null;

    public static PostFilter Read(Func<string, string?> query) => new(
        Short(query("q")) ?? "", Enum.GetValues<PostState>().Cast<PostState?>().FirstOrDefault(s => s!.Value.Word() == query("state")),
        Short(query("category")), Short(query("area")),
        int.TryParse(query("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1);

    public IReadOnlyList<PostRow> Of(IEnumerable<PostRow> rows, PlaceList places)
    {
        var words = Fold(Words).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. rows.Where(row => (State is null || row.State == State) && Stands(places.Of(row.Post.Device)) && Matches(row))];

        bool Stands(RegistryPlace? place) => (Category is null || place?.Category == Category) && (Area is null || place?.AreaCode == Area);

        bool Matches(PostRow row)
        {
            if (words.Length == 0) return true;
            var place = places.Of(row.Post.Device);
            var text = Fold($"{row.Post.Device} {row.Place} {place?.Name} {place?.English} {place?.Address} {row.Post.Software} {row.Post.Hardware}");
            return words.All(w => text.Contains(w, StringComparison.Ordinal));
        }
    }

    /// <summary>The page of all that match; one beyond the end is the last.</summary>
    public (IReadOnlyList<PostRow> Rows, int Page, int Pages) Cut(IReadOnlyList<PostRow> matching)
    {
        var pages = Math.Max(1, (matching.Count + Rows - 1) / Rows);
        var page = Math.Min(Page, pages);
        return ([.. matching.Skip((page - 1) * Rows).Take(Rows)], page, pages);
    }

    // Full width and case are the same to who searches. Not Normalize: it needs ICU, which a small machine does not have.
    private static string Fold(string text) =>
        string.Create(text.Length, text, static (folded, raw) =>
        {
            for (var i = 0; i < raw.Length; i++)
                folded[i] = raw[i] switch { '\u3000' => ' ', >= '\uFF01' and <= '\uFF5E' => (char)(raw[i] - 0xFEE0), var c => c };
        }).ToLowerInvariant();

    private static string? Short(string? text) => text?.Trim() is { Length: > 0 and <= MaxLength } word ? word : null;
}
