namespace Telemetry.Collector;

/// <summary>Where the facts come from. Asked in turn by <see cref="HealthWatch"/> alone: it remembers since when something is so.</summary>
public sealed class HealthSources(DeviceRoll devices, ITimeSeriesStore store, IngestLoop loop, BrokerLine line, ClockWatch clocks, RetainedWatches watches)
{
    // Connecting anew takes a moment, and so does the first connection of a start.
    private const long Grace = 10_000;

    private long? brokerAway, storeAway;
    private long stored;

    public IEnumerable<DeviceFacts> Devices(long now)
    {
        var newest = store.Newest();
        var detectors = Detectors().ToLookup(d => d.Device, d => d.Fact, StringComparer.Ordinal);
        return devices.Look(now, line.ListeningSince)
            .Select(d => new DeviceFacts(d.View, d.Silent, newest.TryGetValue(d.View.Device, out var time) ? time : null, [.. detectors[d.View.Device]]));
    }

    private IEnumerable<(string Device, DetectorFact Fact)> Detectors() =>
        from schema in Schema.All
        let alarm = schema.IndexOf("alarm")
        where alarm >= 0
        from sample in store.Latest(schema, alarm, null)
        select (sample.Series.Device, new DetectorFact(sample.Series.TagMap.Values.FirstOrDefault() ?? schema.Name, RateStates.Of(sample.Value), sample.Time));

    public CityFacts City(long now)
    {
        var unavailable = loop.Unavailable ?? store.State.Unavailable;
        if (unavailable is not null || stored == 0) stored = now;
        storeAway = unavailable is null ? null : storeAway ?? now;
        brokerAway = line.ListeningSince is null ? brokerAway ?? now : null;
        return new CityFacts(
            now,
            brokerAway is { } lost && now - lost > Grace ? new Trouble(line.Connection.State.Reason, lost) : null,
            storeAway is { } since ? new Trouble(unavailable!, since) : null,
            Math.Max(stored, line.ListeningSince ?? now),
            clocks.Look(now),
            watches.Foreign(now));
    }
}
