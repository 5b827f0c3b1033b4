namespace Telemetry.Collector;

/// <summary>What was found at the last look: a state for every device, and the incidents they fold into. May be read from any thread.</summary>
public sealed class HealthBoard
{
    private readonly Lock gate = new();
    private readonly DevicesOptions limits;
    private readonly IncidentBook book;
    private Dictionary<string, Finding> findings = new(StringComparer.Ordinal);

    public HealthBoard(IncidentTable table, DevicesOptions limits) => (this.limits, book) = (limits, new IncidentBook(table.Load()));

    /// <returns>Incidents that are to be saved.</returns>
    public IReadOnlyList<Incident> Look(IEnumerable<DeviceFacts> devices, in CityFacts city)
    {
        lock (gate)
        {
            var next = new Dictionary<string, Finding>(findings.Count, StringComparer.Ordinal);
            var bad = new List<(string, Finding)>();
            if (city.Broker is { } broker) bad.Add((IncidentBook.Collector, new Finding(HealthState.Broker, HealthCause.BrokerAway, broker.Since, broker.Why)));
            else if (city.Store is { } store) bad.Add((IncidentBook.Collector, new Finding(HealthState.Store, HealthCause.StoreAway, store.Since, store.Why)));
            else if (city.Foreign is { } foreign)
                bad.Add((IncidentBook.Collector, new Finding(HealthState.Tampered, HealthCause.ForeignMessage, foreign.Since, foreign.Why)));
            else if (city.Clock is { } clock) bad.Add((IncidentBook.Collector, new Finding(HealthState.Clock, HealthCause.CollectorClock, clock.Since, clock.Why)));
            foreach (var device in devices)
            {
                var finding = Lasting(device.View.Device, RootCausePolicy.Judge(device, city, limits), city.Now);
                next[device.View.Device] = finding;
                if (finding.State is not (HealthState.Ok or HealthState.NeverSeen)) bad.Add((device.View.Device, finding));
            }
            findings = next;
            return book.Step(bad, city.Now);
        }
    }

    /// <summary>The highest number of an incident.</summary>
    public long Newest
    {
        get { lock (gate) return book.All.Count > 0 ? book.All[0].Incident.Id : 0; }
    }

    public RootCauseView? Of(string device)
    {
        lock (gate)
            return findings.TryGetValue(device, out var f)
                ? new RootCauseView(
                    IngestCounters.Word(f.State), IngestCounters.Word(f.Cause), DateTimeOffset.FromUnixTimeMilliseconds(f.Since), f.Why, f.Cure, f.Source, book.IncidentOf(device))
                : null;
    }

    /// <param name="lasting">Only those that have not ended.</param>
    public IReadOnlyList<IncidentView> Incidents(bool lasting, int limit)
    {
        lock (gate)
            return [.. book.All.Where(i => !lasting || i.Incident.End is null).Take(limit).Select(i => View(i.Incident, i.Affected))];
    }

    /// <summary>A device that recovered is well since then, not since it connected.</summary>
    private Finding Lasting(string device, Finding now, long at) => !findings.TryGetValue(device, out var before) ? now
        : before.State == now.State && before.Cause == now.Cause && before.Source == now.Source ? now with { Since = before.Since }
        : now.State == HealthState.Ok ? now with { Since = at } : now;

    private static IncidentView View(Incident incident, int affected)
    {
        var first = incident.First;
        return new IncidentView(
            incident.Id, IngestCounters.Word(first.State), IngestCounters.Word(first.Cause), first.Why, first.Cure, first.Source,
            DateTimeOffset.FromUnixTimeMilliseconds(incident.Begin), incident.End is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            incident.Devices, incident.End is null ? affected : 0, incident.Names);
    }
}
