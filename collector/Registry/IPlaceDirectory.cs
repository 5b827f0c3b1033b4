namespace Telemetry.Collector;

/// <summary>By what devices are grouped; the words are those of the query.</summary>
public enum PlaceGroup { Place, Category, Area }

/// <summary>
/// Where a device stands now. Queries ask here when they answer, and nothing of it is stored beside the points: a corrected registry corrects
/// history.
/// </summary>
public interface IPlaceDirectory
{
    /// <summary>Another number after every change.</summary>
    long Revision { get; }

    IReadOnlyList<Place> Places { get; }

    /// <summary>Null for a device without a place.</summary>
    Place? PlaceOf(string device);

    /// <summary>The name of the group that a device belongs to; null when its place, or what is asked of it, is not known.</summary>
    string? GroupOf(string device, PlaceGroup by) => PlaceOf(device) is not { } place ? null : by switch
    {
        PlaceGroup.Place => place.Id,
        PlaceGroup.Category => place.Category,
        _ => place.AreaCode,
    };
}
