namespace Telemetry.Collector;

/// <summary>
/// Folds findings into incidents: the same thing at many devices within a short time is one, a device that goes and comes again in a storm
/// stays in it, and who is gone after the broker came back belongs to the broker's. Pure: what was found and the time are passed in.
/// </summary>
public sealed class IncidentBook
{
    /// <summary>A device joins within <see cref="Fold"/> of the last one that did, and within <see cref="Longest"/> of the begin.</summary>
    public const long Fold = 120_000, Longest = 1_800_000;

    /// <summary>Incidents kept after their end; each that lasts holds a device, so those have an end as well.</summary>
    public const int Most = 1_000;

    /// <summary>Stands for the collector itself, so that a broker without devices is an incident as well.</summary>
    public const string Collector = "";

    private readonly Dictionary<string, Course> memberOf = new(StringComparer.Ordinal);
    private readonly List<Course> courses;
    private long nextId;
    private long? started;

    public IncidentBook(IEnumerable<Incident> saved)
    {
        courses = [.. saved.OrderBy(i => i.Id).Select(i => new Course(i, i.End is null))];
        nextId = courses.Count > 0 ? courses[^1].Incident.Id + 1 : 1;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<(Incident Incident, int Affected)> All =>
        [.. courses.AsEnumerable().Reverse().Select(c => (c.Incident, c.Affected.Count - (c.Affected.Contains(Collector) ? 1 : 0)))];

    public long? IncidentOf(string device) => memberOf.GetValueOrDefault(device)?.Incident.Id;

    /// <param name="bad">Every device that is not well, once.</param>
    /// <returns>Incidents that are new or changed.</returns>
    public IReadOnlyList<Incident> Step(IEnumerable<(string Device, Finding Finding)> bad, long now)
    {
        started ??= now;
        var changed = new HashSet<Course>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (device, finding) in bad)
        {
            seen.Add(device);
            var kind = KindOf(finding);
            var present = memberOf.GetValueOrDefault(device);
            if (present is not null && Takes(present, kind))
            {
                if (present.Hears(device, finding)) changed.Add(present);
                continue;
            }
            var course = Find(kind, now) ?? Begin(kind, finding, now);
            Leave(device, present);
            course.Join(device, now);
            memberOf[device] = course;
            changed.Add(course);
        }
        foreach (var (device, course) in memberOf.Where(m => !seen.Contains(m.Key)).ToList()) Leave(device, course);
        foreach (var course in courses.Where(c => c.Incident.End is null && c.Affected.Count == 0))
        {
            course.End(now);
            changed.Add(course);
        }
        Tidy(now);
        return [.. changed.Select(c => c.Incident)];

        void Leave(string device, Course? course)
        {
            course?.Affected.Remove(device);
            memberOf.Remove(device);
        }
    }

    private void Tidy(long now)
    {
        var ended = courses.FindAll(c => c.Incident.End is not null);
        foreach (var course in ended.Where(c => !IsNear(c, now))) course.Forget();
        foreach (var course in ended.Take(ended.Count - Most)) courses.Remove(course);
    }

    private static string KindOf(Finding finding) =>
        finding is { State: HealthState.SourceSilent, Kind: { } kind } ? $"{Kind(finding.State)} {kind}" : Kind(finding.State);

    private static bool Takes(Course course, string kind) =>
        course.Incident.Kind == kind || (course.Incident.Kind == Kind(HealthState.Broker) && kind == Kind(HealthState.Offline));

    private static string Kind(HealthState state) => IngestCounters.Word(state);

    private Course? Find(string kind, long now) => courses.FindLast(c => Takes(c, kind) && IsNear(c, now));

    private bool IsNear(Course course, long now)
    {
        // After a restart an incident that lasted goes on, however long ago it began; it takes a moment to find it again.
        if (course.WasLasting && now - started <= Fold) return true;
        if (course.Incident.Kind == Kind(HealthState.Broker) || course.Affected.Contains(Collector))
            return course.Incident.End is not { } end || now - end <= Fold;
        return now - course.LastJoin <= Fold && now - course.Incident.Begin <= Longest;
    }

    private Course Begin(string kind, Finding finding, long now)
    {
        var course = new Course(new Incident(nextId++, kind, finding, Math.Min(finding.Since, now), null, 0, []));
        courses.Add(course);
        return course;
    }

    private sealed class Course(Incident saved, bool wasLasting = false)
    {
        private readonly HashSet<string> ever = new(StringComparer.Ordinal);

        public Incident Incident { get; private set; } = saved;
        public bool WasLasting => wasLasting;
        public HashSet<string> Affected { get; } = new(StringComparer.Ordinal);
        public long LastJoin { get; private set; } = saved.End ?? saved.Begin;

        public void Join(string device, long now)
        {
            Affected.Add(device);
            LastJoin = now;
            if (device != Collector) ever.Add(device);
            var names = device == Collector || Incident.Names.Count == Incident.MostNames || Incident.Names.Contains(device)
                ? Incident.Names : [.. Incident.Names, device];
            Incident = Incident with { End = null, Devices = Math.Max(Incident.Devices, ever.Count), Names = names };
        }

        /// <summary>A detector's alarm is in the values before the agent's own sentence is in its status: the sentence takes its place.</summary>
        public bool Hears(string device, Finding finding)
        {
            if (finding.Cause is not (HealthCause.RateRaised or HealthCause.DetectorDead)) return false;
            if (Incident.Names is not [var first, ..] || first != device || finding.Why == Incident.First.Why) return false;
            Incident = Incident with { First = Incident.First with { Why = finding.Why } };
            return true;
        }

        public void End(long now) => Incident = Incident with { End = now };

        /// <summary>Nobody joins any more: only the number of those that did is kept.</summary>
        public void Forget() => ever.Clear();
    }
}
