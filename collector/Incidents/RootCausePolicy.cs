namespace Telemetry.Collector;

/// <summary>One state per device, the one whose cure cures the others. Pure; time is passed in.</summary>
public static class RootCausePolicy
{
    public static Finding Judge(in DeviceFacts device, in CityFacts city, DevicesOptions limits)
    {
        var view = device.View;
        var began = view.Since.ToUnixTimeMilliseconds();
        if (view.LastSeen is null && device.Newest is null)
            return new Finding(HealthState.NeverSeen, HealthCause.NothingArrived, began, view.Why ?? DeviceRoll.NeverSeen);
        // What is known of it from before stays true; only silence says nothing while the collector is deaf.
        if (view.State != "online") return new Finding(HealthState.Offline, GoneBy(device), began, view.Why);
        if (city.Broker is { } broker) return new Finding(HealthState.Broker, HealthCause.BrokerAway, broker.Since, broker.Why);
        if (city.Store is { } store) return new Finding(HealthState.Store, HealthCause.StoreAway, store.Since, store.Why);
        if (city.Clock is { } clock) return new Finding(HealthState.Clock, HealthCause.CollectorClock, clock.Since, clock.Why);
        return Detector(device, began, limits) ?? Clock(view, began) ?? Source(view, began) ?? Values(device, city, limits) ?? new Finding(HealthState.Ok, HealthCause.None, began);
    }

    private static HealthCause GoneBy(in DeviceFacts device) =>
        device.Silent ? HealthCause.NoSignOfLife : device.View.Why == DeviceStatus.ConnectionLost ? HealthCause.ConnectionLost : HealthCause.Stopped;

    /// <summary>Before all else that a connected device may have: it is about people, or it takes a number away from them.</summary>
    private static Finding? Detector(in DeviceFacts device, long began, DevicesOptions limits)
    {
        var sources = device.View.Sources;
        // An alarm that values of the same device have long left behind is of a detector that is no longer there.
        var oldest = (device.Newest ?? 0) - (long)limits.NoValuesAfter.TotalMilliseconds;
        var facts = (device.Detectors ?? []).Where(d => d.Time >= oldest).ToList();
        foreach (var (state, health, cause) in (ReadOnlySpan<(RateState, HealthState, HealthCause)>)
            [(RateState.Raised, HealthState.Alarm, HealthCause.RateRaised), (RateState.Dead, HealthState.SourceSilent, HealthCause.DetectorDead)])
        {
            var named = facts.Where(d => d.State == state).Select(d => (d.Name, d.Time));
            if (state == RateState.Raised) named = named.Concat(sources.Where(s => s.IsRaised).Select(s => (s.Name, s.Last ?? began)));
            if (named.DistinctBy(d => d.Name).ToList() is not [var (first, time), ..] all) continue;
            var said = all.Select(d => sources.FirstOrDefault(s => s.Name == d.Name)?.Reason is { Length: > 0 } words ? words : Fallback(d.Name, state));
            return new Finding(health, cause, time, string.Join("; ", said), first, "detector");
        }
        return null;
    }

    // The values are here before the agent's own sentence.
    private static string Fallback(string name, RateState state) => state == RateState.Dead
        ? $"detector dead: the values of {name} say so (alarm 2)"
        : $"rate raised: the values of {name} say so (alarm 1)";

    private static Finding? Clock(DeviceView view, long began)
    {
        var doubt = view.Sources.FirstOrDefault(s => s is { Kind: "clock", State: not SourceState.Ok });
        return view.Clock == ClockQuality.Coarse || doubt is not null
            ? new Finding(HealthState.Clock, HealthCause.ClockNotSet, began, doubt?.Reason ?? "its clock has not been set since it started")
            : null;
    }

    private static Finding? Source(DeviceView view, long began)
    {
        foreach (var (state, cause) in (ReadOnlySpan<(SourceState, HealthCause)>)
            [(SourceState.Failed, HealthCause.SourceFailed), (SourceState.Silent, HealthCause.SourceSilent), (SourceState.Waiting, HealthCause.SourceAwaited)])
            if (view.Sources.FirstOrDefault(s => s.State == state) is { } culprit)
                return new Finding(
                    HealthState.SourceSilent, cause, Math.Max(culprit.Last ?? 0, began), culprit.Reason ?? $"{culprit.Name} says no reason",
                    culprit.Name, culprit.Kind);
        return null;
    }

    private static Finding? Values(in DeviceFacts device, in CityFacts city, DevicesOptions limits)
    {
        // A sign has no sources and sends no values.
        if (device.Newest is null && device.View.Sources.Count == 0) return null;
        var began = device.View.Since.ToUnixTimeMilliseconds();
        // Silence is counted from when it could have been broken.
        var newest = Math.Max(Math.Max(device.Newest ?? 0, city.HearingSince), device.Newest is null ? began : 0);
        var quiet = city.Now - newest;
        if (quiet > limits.NoValuesAfter.TotalMilliseconds)
            return new Finding(HealthState.SourceSilent, HealthCause.NoValues, newest, $"connected, but no new value for {quiet / 1000} s");
        if (device.View.Journal is { Batches: > 0 } journal && journal.OldestSeconds > limits.LateAfter.TotalSeconds)
            return new Finding(
                HealthState.Late, device.View.Uplink is { Preferred: false } ? HealthCause.BacklogOnSecondUplink : HealthCause.Backlog,
                Math.Max(0, city.Now - (long)(Math.Min(journal.OldestSeconds, 1e9) * 1000)),
                $"{journal.Batches} batches wait at the device, the oldest for {(long)journal.OldestSeconds} s");
        return quiet > limits.LateAfter.TotalMilliseconds
            ? new Finding(HealthState.Late, HealthCause.ValuesLate, newest, $"no new value for {quiet / 1000} s")
            : null;
    }
}
