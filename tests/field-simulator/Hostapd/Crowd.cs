namespace Telemetry.FieldSimulator;

/// <summary>
/// The people around the access points of one scene, as a queue of things that will happen: stations arrive (Poisson),
/// stay (exponential), move to another access point or leave. Who moves connects at the new access point first; the old one
/// notices only at its inactivity timeout. Pure: the caller says what time it is; equal seeds give equal crowds.
/// </summary>
public sealed class Crowd
{
    private readonly IReadOnlyList<AccessPoint> _accessPoints;
    private readonly Random _random;
    private readonly PriorityQueue<Action<TimeSpan>, (TimeSpan At, long Order)> _due = new();
    private long _order;

    public Crowd(IReadOnlyList<AccessPoint> accessPoints, Random random)
    {
        (_accessPoints, _random) = (accessPoints, random);
        foreach (var ap in accessPoints)
        {
            for (var i = 0; i < ap.Options.InitialStations; i++)
                Arrive(ap, since: -random.Wait(ap.Options.MeanStay), now: TimeSpan.Zero);
            ScheduleArrival(ap, TimeSpan.Zero);
        }
    }

    public TimeSpan? NextDue => _due.TryPeek(out _, out var priority) ? priority.At : null;

    /// <summary>Lets everything happen that is due at <paramref name="now"/>, in its order and at its own time.</summary>
    public void Advance(TimeSpan now)
    {
        while (_due.TryPeek(out var happening, out var priority) && priority.At <= now)
        {
            _due.Dequeue();
            happening(priority.At);
        }
    }

    /// <summary>The station is out of hearing; its entry goes at the inactivity timeout unless it came back.</summary>
    public void LeaveSilently(AccessPoint ap, Association station, TimeSpan now)
    {
        station.GoSilent(now);
        var left = station.LeftAt;
        At(now + ap.Options.InactivityTimeout, _ =>
        {
            if (ap.Find(station.Mac) == station && station.LeftAt == left) ap.Remove(station.Mac);
        });
    }

    private void ScheduleArrival(AccessPoint ap, TimeSpan now)
    {
        if (ap.Options.ArrivalsPerMinute <= 0) return;
        At(now + _random.Wait(TimeSpan.FromMinutes(1 / ap.Options.ArrivalsPerMinute)), at =>
        {
            Arrive(ap, at, at);
            ScheduleArrival(ap, at);
        });
    }

    private void Arrive(AccessPoint ap, TimeSpan since, TimeSpan now)
    {
        var mac = MacAddress.Draw(_random, _random.Chance(ap.Options.LocalMacShare));
        var authorized = !_random.Chance(ap.Options.UnauthorisedShare);
        var link = RadioLink.Draw(_random, ap.Options.MissingStatisticsShare);
        if (ap.Associate(mac, authorized, link, since, now) is { } station) ScheduleEnd(ap, station, now);
    }

    private void ScheduleEnd(AccessPoint ap, Association station, TimeSpan now) =>
        At(now + _random.Wait(ap.Options.MeanStay), at => EndStay(ap, station, at));

    private void EndStay(AccessPoint ap, Association station, TimeSpan now)
    {
        if (ap.Find(station.Mac) != station || station.LeftAt is not null) return;
        var others = _accessPoints.Where(other => other != ap && other.OnAir).ToArray();
        if (others.Length > 0 && _random.Chance(ap.Options.RoamingShare))
        {
            var next = others[_random.Next(others.Length)];
            var link = RadioLink.Draw(_random, next.Options.MissingStatisticsShare);
            if (next.Associate(station.Mac, station.Authorized, link, now, now) is { } moved) ScheduleEnd(next, moved, now);
            LeaveSilently(ap, station, now);
        }
        else if (_random.Chance(ap.Options.SilentLeaveShare)) LeaveSilently(ap, station, now);
        else ap.Remove(station.Mac);
    }

    private void At(TimeSpan time, Action<TimeSpan> happening) => _due.Enqueue(happening, (time, _order++));
}
