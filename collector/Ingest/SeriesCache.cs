namespace Telemetry.Collector;

/// <summary>
/// From the bytes of a line's series key (measurement and tags as sent) to its series, per device: the hot path neither decodes
/// nor allocates. Bounded; what does not fit is looked up the long way. Used by the ingest loop alone.
/// </summary>
public sealed class SeriesCache(SeriesCatalog catalog)
{
    // A series has as many spellings as its tags have orders; a sane sender uses one.
    private const int MaxKeysPerDevice = 1_000;

    private readonly Dictionary<string, Dictionary<byte[], Series>> byDevice = new(StringComparer.Ordinal);

    /// <summary>The device's part of the cache, to be looked up once per batch.</summary>
    public Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> For(string device)
    {
        if (!byDevice.TryGetValue(device, out var keys))
        {
            keys = new Dictionary<byte[], Series>(BytesComparer.Instance);
            // A stranger whose lines are all refused must not leave a trace per name.
            if (catalog.Knows(device)) byDevice.Add(device, keys);
        }
        return keys.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>For a key that is not there yet.</summary>
    public Series? Resolve(
        Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> keys, string device, Measurement measurement, in LineView line,
        out SeriesRefusal refusal)
    {
        var series = catalog.Resolve(Schema.Of(measurement), device, TagText.Canonical(line.GetTags()), out refusal);
        if (series is not null && keys.Dictionary.Count < MaxKeysPerDevice) keys[line.SeriesKey] = series;
        return series;
    }
}
