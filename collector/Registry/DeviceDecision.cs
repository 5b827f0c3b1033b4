namespace Telemetry.Collector;

/// <summary>What a person decided about devices, and what followed from it.</summary>
/// <param name="Closed">The registry was empty until now: from here on unknown devices are strangers.</param>
public sealed record DecisionOutcome(IReadOnlyList<RegisteredDevice> Devices, bool Closed, string? Refusal);

/// <summary>Adopt and refuse, each with its entry in the audit log.</summary>
public static class DeviceDecision
{
    /// <param name="place">Where it stands; null leaves the place as it is, <c>none</c> takes it away.</param>
    public static DecisionOutcome Adopt(RegistryDatabase registry, IReadOnlyList<string> devices, string? place, string actor, long now) =>
        Decide(registry, devices, AuditKinds.DeviceAdopt, actor, (database, snapshot) =>
        {
            if (place is not null and not "none" && snapshot.Find(place) is null)
                return ($"there is no place {place}: import the list of places first, or see 'collector places list'", null!);
            return (null, device => new RegisteredDevice(device, DeviceVerdict.Adopted, place switch { "none" => null, null => PlaceNow(snapshot, device), _ => place }, now));
        });

    public static DecisionOutcome Refuse(RegistryDatabase registry, IReadOnlyList<string> devices, string actor, long now) =>
        Decide(registry, devices, AuditKinds.DeviceRefuse, actor, (_, snapshot) => (null, device => new RegisteredDevice(device, DeviceVerdict.Refused, PlaceNow(snapshot, device), now)));

    /// <summary>
    /// Undoes that one decision closed a registry without places: who was let in counts as heard, and every device is taken again.
    /// </summary>
    public static DecisionOutcome Open(RegistryDatabase registry, string actor, long now) => registry.Change<DecisionOutcome>(database =>
    {
        var before = RegistrySnapshot.Load(database, StrangerMode.Auto);
        if (before.TakesAll) return (null, new([], false, null));
        if (before.Places.Count > 0)
            return (null, new([], false, $"the registry has {before.Places.Count} places and is not empty: to let every device in all the same, set Registry:Strangers to Take"));
        if (before.Devices.FirstOrDefault(d => d.Verdict == DeviceVerdict.Refused) is { } refused)
            return (null, new([], false, $"{refused.Device} is kept out, and an open registry takes every device: adopt it first, or set Registry:Strangers to Take, which keeps it out"));
        var adopted = before.Devices.Where(d => d.Verdict == DeviceVerdict.Adopted).Select(d => d with { Verdict = DeviceVerdict.Taken, Since = now }).ToList();
        foreach (var device in adopted) DeviceRegister.Save(database, device);
        return (new AuditAct(actor, AuditKinds.RegistryOpen, "registry", AuditDetail.Of(("devices", adopted.Select(d => d.Device)))), new(adopted, false, null));
    });

    private static string? PlaceNow(RegistrySnapshot snapshot, string device) => snapshot.Devices.FirstOrDefault(d => d.Device == device)?.Place;

    private static DecisionOutcome Decide(
        RegistryDatabase registry, IReadOnlyList<string> devices, string action, string actor,
        Func<RawDatabase, RegistrySnapshot, (string? Refusal, Func<string, RegisteredDevice> Make)> judge) => registry.Change<DecisionOutcome>(database =>
    {
        if (devices.FirstOrDefault(d => !WireName.IsValid(d)) is { } wrong)
            return (null, new([], false, $"'{RowCheck.Shown(wrong)}' is not a device id: a-z, 0-9 and '-', like ap-0017"));
        var before = RegistrySnapshot.Load(database, StrangerMode.Auto);
        var (refusal, make) = judge(database, before);
        if (refusal is not null) return (null, new([], false, refusal));
        var decided = devices.Distinct(StringComparer.Ordinal).Select(make).ToList();
        var changed = decided.Where(d => before.Devices.FirstOrDefault(b => b.Device == d.Device) is not { } old || old with { Since = d.Since } != d).ToList();
        foreach (var device in changed) DeviceRegister.Save(database, device);
        var detail = AuditDetail.Of(("devices", changed.Select(d => d.Device)), ("places", changed.Select(d => d.Place ?? "none")),
            ("before", changed.Select(d => before.Devices.FirstOrDefault(b => b.Device == d.Device) is { } old ? $"{OrderCodec.Word(old.Verdict)} {old.Place ?? "none"}" : "unknown")));
        var act = changed.Count == 0 ? null : new AuditAct(actor, action, changed.Count == 1 ? changed[0].Device : $"{changed.Count} devices", detail);
        return (act, new(decided, before.TakesAll && changed.Count > 0, null));
    });
}
