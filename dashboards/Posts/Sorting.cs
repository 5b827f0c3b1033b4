namespace Telemetry.Dashboards;

/// <summary>The order of a table, as the links in its header ask for it.</summary>
public sealed record Sorting(string Key, bool Descending)
{
    public static Sorting Read(string? key, string? direction, string[] allowed) =>
        new(allowed.Contains(key) ? key! : allowed[0], direction == "desc");

    /// <summary>Ties are in order of <paramref name="name"/>, so that rows do not jump at each refresh.</summary>
    public IReadOnlyList<T> Apply<T>(IEnumerable<T> rows, Func<T, IComparable> by, Func<T, string> name)
    {
        var comparer = Comparer<IComparable>.Create((a, b) => a is string x && b is string y ? string.CompareOrdinal(x, y) : a.CompareTo(b));
        var ordered = Descending ? rows.OrderByDescending(by, comparer) : rows.OrderBy(by, comparer);
        return [.. ordered.ThenBy(name, StringComparer.Ordinal)];
    }

    /// <summary>What the link on a header asks for: the other way around when the table already is in its order.</summary>
    public string? DirectionFor(string key) => key == Key && !Descending ? "desc" : null;

    public string AriaFor(string key) => key != Key ? "none" : Descending ? "descending" : "ascending";
}
