namespace Telemetry.Collector;

/// <summary>How the values that several series have for one step become one.</summary>
public enum Across
{
    /// <summary>As if all their points were of one series.</summary>
    Pool,

    Sum, Mean, Min, Max,
}

/// <summary>
/// By what series are put together: not at all, by device, by a tag of the measurement, or all of the city. The one place to ask a registry
/// for place, category and area, once there is one; a word each.
/// </summary>
public sealed class SeriesGrouping
{
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

    public bool IsNone => name is null;

    public bool IsCity => ReferenceEquals(this, City);

    public static IReadOnlyList<string> Words(Schema schema) => [SeriesWord, DeviceWord, CityWord, .. schema.Measurement.Tags];

    public static SeriesGrouping? Parse(string word, Schema schema) => word switch
    {
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
