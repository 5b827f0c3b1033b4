namespace Telemetry.Collector;

/// <summary>Every device that there should be: those that were heard of, and those that are registered and never were.</summary>
public sealed class DeviceRoll(DeviceDesk desk, PlaceRegistry registry)
{
    public const string NeverSeen = "nothing of it has arrived yet";

    /// <summary>By name; silent is one that is offline though it never said so.</summary>
    public IReadOnlyList<(DeviceView View, bool Silent)> Look(long now, long? listeningSince)
    {
        var heard = desk.Look(now, listeningSince);
        var names = heard.Select(h => h.View.Device).ToHashSet(StringComparer.Ordinal);
        var missing = registry.Current.Devices.Where(d => d.Verdict != DeviceVerdict.Refused && !names.Contains(d.Device)).ToList();
        return missing.Count == 0 ? heard : [.. heard.Concat(missing.Select(d => (Unseen(d), false))).OrderBy(d => d.Item1.Device, StringComparer.Ordinal)];
    }

    private static DeviceView Unseen(RegisteredDevice device) => new(
        device.Device, IngestCounters.Word(DeviceState.Offline), NeverSeen, DateTimeOffset.FromUnixTimeMilliseconds(device.Since), null, null, 0, null, null, null, []);
}
