namespace Telemetry.Collector;

/// <summary>For what part of the city distinct devices are counted; the word is stored and is that of the query.</summary>
public enum UniqueScope { Device, City }

/// <summary>The length of time they are counted in.</summary>
public enum UniquePeriod { Hour, Day }

/// <summary>One number: a part of the city and a time. <paramref name="Name"/> is empty for the city.</summary>
public readonly record struct UniqueCell(UniqueScope Scope, string Name, UniquePeriod Period, long At)
{
    private static readonly long DayLength = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    public static long DayOf(long hour) => StepFold.StartOf(hour, DayLength);

    /// <summary>End of its time, ms.</summary>
    public long End => At + (Period == UniquePeriod.Day ? DayLength : DayLength / 24);
}

/// <summary>
/// Which parts of the city a device counts for: itself, and the city. The one place to ask a registry for its place and category, once
/// there is one; a scope each.
/// </summary>
public static class UniqueGroups
{
    public static IEnumerable<UniqueCell> CellsOf(string device, long hour)
    {
        foreach (var (scope, name) in new[] { (UniqueScope.Device, device), (UniqueScope.City, "") })
        {
            yield return new UniqueCell(scope, name, UniquePeriod.Hour, hour);
            yield return new UniqueCell(scope, name, UniquePeriod.Day, UniqueCell.DayOf(hour));
        }
    }
}
