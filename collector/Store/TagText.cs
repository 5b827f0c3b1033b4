using System.Text;

namespace Telemetry.Collector;

/// <summary>The canonical text of a tag set: sorted by key, escaped as in line protocol, so that the order of sending does not matter.</summary>
public static class TagText
{
    /// <param name="tags">As sent: escaped, in any order, at most one of each key (the parser refuses more).</param>
    public static string Canonical(TagEnumerator tags)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (tags.MoveNext()) parts[LineText.UnescapeName(tags.Key)] = LineText.UnescapeName(tags.Value);
        return string.Join(',', parts.Select(p => $"{LineText.EscapeName(p.Key)}={LineText.EscapeName(p.Value)}"));
    }

    public static IReadOnlyDictionary<string, string> Parse(string canonical)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var line = Encoding.UTF8.GetBytes($"x{(canonical.Length > 0 ? "," : "")}{canonical} v=1");
        Span<FieldSlot> slots = stackalloc FieldSlot[1];
        if (LineParser.TryParse(line, slots, out var view) != LineError.None)
            throw new FormatException($"'{canonical}' is not a tag set");
        var tags = view.GetTags();
        while (tags.MoveNext()) map[LineText.UnescapeName(tags.Key)] = LineText.UnescapeName(tags.Value);
        return map;
    }
}
