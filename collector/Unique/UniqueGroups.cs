namespace Telemetry.Collector;

/// <summary>For what part of the city distinct devices are counted; the word is stored and is that of the query.</summary>
public enum UniqueScope { Device, Place, Category, City }

/// <summary>The length of time they are counted in.</summary>
public enum UniquePeriod { Hour, Day }

/// <summary>One number: a part of the city and a time. <paramref name="Name"/> is that of the device, the place's id, the word of the category, or empty for the city.</summary>
public readonly record struct UniqueCell(UniqueScope Scope, string Name, UniquePeriod Period, long At)
{
    private static readonly long DayLength = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    public static long DayOf(long hour) => StepFold.StartOf(hour, DayLength);

    /// <summary>End of its time, ms.</summary>
    public long End => At + (Period == UniquePeriod.Day ? DayLength : DayLength / 24);
}

/// <summary>Which parts of the city a device counts for: itself, the place where it stands now with its category, if they are known, and the city.</summary>
public static class UniqueGroups
{
    public static IEnumerable<UniqueCell> CellsOf(string device, long hour, IPlaceDirectory places)
    {
        foreach (var (scope, name) in PartsOf(device, places).Prepend((UniqueScope.Device, device)).Append((UniqueScope.City, "")))
        {
            yield return new UniqueCell(scope, name, UniquePeriod.Hour, hour);
            yield return new UniqueCell(scope, name, UniquePeriod.Day, UniqueCell.DayOf(hour));
        }
    }

    /// <summary>Place and category: what the registry decides, and may decide otherwise later.</summary>
    public static IEnumerable<(UniqueScope Scope, string Name)> PartsOf(string device, IPlaceDirectory places)
    {
        if (places.GroupOf(device, PlaceGroup.Place) is { } place) yield return (UniqueScope.Place, place);
        if (places.GroupOf(device, PlaceGroup.Category) is { } category) yield return (UniqueScope.Category, category);
    }
}
