namespace Telemetry.Collector;

/// <summary>
/// What the public is not told beside the small numbers: with each that is left out another of the same place, of the same category and of the city, so that
/// what all have together gives back neither one number nor a small one. The same rule as <see cref="SmallCells"/>; judged over all of a scope, whatever is asked.
/// </summary>
public static class UniqueSmallCells
{
    /// <param name="counts">All of the scope in the range.</param>
    public static IReadOnlySet<(string Name, long At)> Hidden(UniqueScope scope, IReadOnlyList<UniqueCount> counts, IPlaceDirectory places)
    {
        var hidden = new HashSet<(string Name, long At)>();
        var cells = counts.GroupBy(count => (count.Name, count.At)).Select(cell => (cell.Key.Name, cell.Key.At, N: UniqueAnswer.Number(cell))).ToList();
        hidden.UnionWith(cells.Where(cell => cell.N < UniqueAnswer.K).Select(cell => (cell.Name, cell.At)));
        if (scope == UniqueScope.City) return hidden;
        var categories = places.Places.ToDictionary(place => place.Id, place => place.Category, StringComparer.Ordinal);
        foreach (var above in Above(scope, categories, places))
            foreach (var group in cells.GroupBy(cell => (cell.At, Group: above(cell.Name))))
                Close(group.Select(cell => (cell.Name, cell.At, cell.N)), hidden);
        return hidden;
    }

    private static void Close(IEnumerable<(string Name, long At, long N)> group, HashSet<(string Name, long At)> hidden)
    {
        var cells = group.ToLookup(cell => hidden.Contains((cell.Name, cell.At)));
        var (count, sum) = (cells[true].Count(), cells[true].Sum(cell => cell.N));
        if (count == 0) return;
        foreach (var cell in cells[false].OrderBy(cell => cell.N).ThenBy(cell => cell.Name, StringComparer.Ordinal))
        {
            if (count > 1 && sum >= UniqueAnswer.K) return;
            hidden.Add((cell.Name, cell.At));
            (count, sum) = (count + 1, sum + cell.N);
        }
    }

    // What has a number of its own above a name, from the nearest to the city.
    private static IEnumerable<Func<string, string?>> Above(UniqueScope scope, Dictionary<string, string?> categories, IPlaceDirectory places)
    {
        if (scope == UniqueScope.Device)
        {
            yield return device => places.GroupOf(device, PlaceGroup.Place);
            yield return device => places.GroupOf(device, PlaceGroup.Category);
        }
        if (scope == UniqueScope.Place) yield return place => categories.GetValueOrDefault(place);
        yield return _ => "";
    }
}
