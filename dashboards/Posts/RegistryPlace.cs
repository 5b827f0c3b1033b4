using System.Text.Json.Serialization;

namespace Telemetry.Dashboards;

/// <summary>What the pages need of a place of the collector's registry (<c>/api/v1/places</c>).</summary>
public sealed record RegistryPlace(
    string Id, string? Name, string? English, string? Category, string? AreaCode, string? Address, IReadOnlyList<string>? Devices)
{
    public string In(Language language) => (language == Language.English ? English ?? Name : Name) ?? "";
}

/// <summary>The places by the devices that stand there.</summary>
public sealed class PlaceList(IReadOnlyList<RegistryPlace> places)
{
    private readonly Dictionary<string, RegistryPlace> byDevice = places
        .SelectMany(p => (p.Devices ?? []).Select(d => (Device: d, Place: p))).DistinctBy(p => p.Device, StringComparer.Ordinal)
        .ToDictionary(p => p.Device, p => p.Place, StringComparer.Ordinal);

    public static PlaceList Empty { get; } = new([]);

    public RegistryPlace? Of(string device) => byDevice.GetValueOrDefault(device);

    public IEnumerable<string> Categories => Words(p => p.Category);

    public IEnumerable<string> Areas => Words(p => p.AreaCode);

    private IEnumerable<string> Words(Func<RegistryPlace, string?> word) =>
        byDevice.Values.Select(word).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}

/// <summary>Asks for the places when a reader needs them, once for all within a while; pages do without them while the collector is away.</summary>
public sealed class PlaceReader(CollectorClient collector, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Tuple<PlaceList, DateTimeOffset> kept = Tuple.Create(PlaceList.Empty, DateTimeOffset.MinValue);

    public async Task<PlaceList> Read(CancellationToken stop)
    {
        var (known, at) = kept;
        if (time.GetUtcNow() - at < Fresh) return known;
        if ((await collector.Places(stop)).Value is { } places) known = new PlaceList(places);
        kept = Tuple.Create(known, time.GetUtcNow());
        return known;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<RegistryPlace>))]
internal sealed partial class PlacesJson : JsonSerializerContext;
