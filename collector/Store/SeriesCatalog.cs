using System.Collections.Concurrent;

namespace Telemetry.Collector;

/// <summary>Why a line got no series.</summary>
public enum SeriesRefusal { None, TooManySeries, TooManyDevices }

/// <summary>
/// Every series there is, in memory. Ids are given here and written by the store with the first point. Bounded, so that a
/// device with an ever changing tag, or a client inventing devices, fills neither memory nor disk.
/// Read by everyone; written by the ingest loop, and where several collectors share a store by what follows the others.
/// </summary>
public sealed class SeriesCatalog(int maxSeriesPerDevice, int maxDevices)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(int Schema, string Device, string Tags), Series> byName = [];
    private readonly ConcurrentDictionary<string, int> seriesOfDevice = new(StringComparer.Ordinal);
    private Series[] all = new Series[256];
    private int count;

    public ReadOnlySpan<Series> All
    {
        get
        {
            // The count is read first: an array seen after it holds at least that many.
            var seen = Volatile.Read(ref count);
            return Volatile.Read(ref all).AsSpan(0, seen);
        }
    }

    public IEnumerable<string> Devices => seriesOfDevice.Keys;

    public bool Knows(string device) => seriesOfDevice.ContainsKey(device);

    /// <summary>Takes a series of the store at its start, in the order of ids.</summary>
    public void Restore(Series series)
    {
        lock (gate)
        {
            if (series.Id != count + 1) throw new ArgumentException($"series {series.Id} follows series {count}", nameof(series));
            Append(series);
        }
    }

    public Series? Resolve(Schema schema, string device, string tags, out SeriesRefusal refusal)
    {
        refusal = SeriesRefusal.None;
        if (byName.TryGetValue((schema.Index, device, tags), out var series)) return series;
        lock (gate) return byName.TryGetValue((schema.Index, device, tags), out series) ? series : Make(schema, device, tags, out refusal);
    }

    private Series? Make(Schema schema, string device, string tags, out SeriesRefusal refusal)
    {
        refusal = SeriesRefusal.None;
        var known = seriesOfDevice.GetValueOrDefault(device);
        if (known == 0 && seriesOfDevice.Count >= maxDevices) refusal = SeriesRefusal.TooManyDevices;
        else if (known >= maxSeriesPerDevice) refusal = SeriesRefusal.TooManySeries;
        if (refusal != SeriesRefusal.None) return null;
        var series = new Series(count + 1, schema, device, tags);
        Append(series);
        return series;
    }

    public List<Series> Of(Schema schema, string? device, int? field = null)
    {
        var found = new List<Series>();
        foreach (var series in All)
            if (series.Schema == schema && (device is null || series.Device == device)
                && (field is { } f ? series.Has(f) : series.Written != 0)) found.Add(series);
        return found;
    }

    private void Append(Series series)
    {
        if (!byName.TryAdd((series.Schema.Index, series.Device, series.Tags), series)) throw new ArgumentException($"series {series.Id} is there already", nameof(series));
        seriesOfDevice.AddOrUpdate(series.Device, 1, (_, n) => n + 1);
        if (count == all.Length)
        {
            var larger = new Series[count * 2];
            all.CopyTo(larger, 0);
            Volatile.Write(ref all, larger);
        }
        all[count] = series;
        Volatile.Write(ref count, count + 1);
    }
}
