namespace Telemetry.Collector;

/// <summary>How the values that several series have for one step become one.</summary>
public enum Across
{
    /// <summary>As if all their points were of one series.</summary>
    Pool,

    Sum, Mean, Min, Max,
}

/// <summary>
/// By what series are put together: not at all, by device, by where the device stands now (place, category, area), by a tag of the measurement, or
/// all of the city. The one place where queries ask the registry.
/// </summary>
public sealed class SeriesGrouping
{
    private static readonly string[] PlaceWords = ["place", "category", "area"];
    private const string SeriesWord = "series", DeviceWord = "device", CityWord = "city";

    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();
    private readonly Func<string, IReadOnlyDictionary<string, string>, (string Device, string? Tag)>? name;
    private readonly string? tag;

    private SeriesGrouping(string word, string? tag, Func<string, IReadOnlyDictionary<string, string>, (string, string?)>? name) =>
        (Word, this.tag, this.name) = (word, tag, name);

    public static SeriesGrouping None { get; } = new(SeriesWord, null, null);

    public static SeriesGrouping Device { get; } = new(DeviceWord, null, (device, _) => (device, null));

    public static SeriesGrouping City { get; } = new(CityWord, null, (_, _) => (SeriesPoints.SeveralDevices, null));

    public string Word { get; }

    /// <summary>The name under which an answer tells which group it is; null where the device tells it.</summary>
    public string? Tag => tag;

    /// <summary>Changes with what the groups are made of; empty where that is the points themselves.</summary>
    public string Mark { get; private init; } = "";

    public bool IsNone => name is null;

    public bool IsCity => ReferenceEquals(this, City);

    public static IReadOnlyList<string> Words(Schema schema) => [SeriesWord, DeviceWord, .. PlaceWords, CityWord, .. schema.Measurement.Tags];

    /// <param name="places">Null where nobody knows of places.</param>
    public static SeriesGrouping? Parse(string word, Schema schema, IPlaceDirectory? places = null) => word switch
    {
        _ when places is not null && Array.IndexOf(PlaceWords, word) is >= 0 and var by => new SeriesGrouping(
            word, word, (device, _) => (SeriesPoints.SeveralDevices, places.GroupOf(device, (PlaceGroup)by) ?? "")) { Mark = $"{places.Revision}" },
        SeriesWord => None,
        DeviceWord => Device,
        CityWord => City,
        _ => schema.Measurement.Tags.Contains(word)
            ? new SeriesGrouping(word, word, (_, tags) => (SeriesPoints.SeveralDevices, tags.GetValueOrDefault(word, "")))
            : null,
    };

    public (string Device, string? Tag) KeyOf(string device, IReadOnlyDictionary<string, string> tags) => name!(device, tags);

    public SeriesPoints Empty((string Device, string? Tag) key) =>
        new(key.Device, key.Tag is { Length: > 0 } value ? new Dictionary<string, string> { [tag!] = value } : NoTags);
}
