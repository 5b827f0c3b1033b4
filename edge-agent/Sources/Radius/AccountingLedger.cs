namespace Telemetry.EdgeAgent;

/// <summary>What became of a packet, as the tag <c>outcome</c> says it (in lower case, words joined by '-').</summary>
internal enum PacketOutcome { Taken, Duplicate, Late, Ignored, Stranger, BadSecret, Malformed, Unexpected }

/// <summary>How a session ended, as the tag <c>outcome</c> says it.</summary>
internal enum SessionEnd { Stopped, Restarted, Idle, Overflow }

/// <summary>
/// Sessions of all NAS, from what is reported in any order, twice, or not at all. Pure; times are monotonic. A message counts by its
/// identity (NAS, session, kind, time of the event), not by its bytes: a retransmission carries another Acct-Delay-Time. A session ends
/// by its own Stop, by Accounting-On or -Off of its NAS (a power cut), by a Start that uses its id again, or when nothing was heard of
/// it for too long. Ended ones are remembered, so that what comes late is known as late.
/// </summary>
/// <param name="most">Open sessions; as many ended ones are remembered.</param>
/// <param name="idle">Longest silence of an open session.</param>
/// <param name="start">When listening began: older sessions are not counted, and what they moved before is not either.</param>
/// <param name="ended">Is told of every end.</param>
internal sealed class AccountingLedger(int most, TimeSpan idle, TimeSpan start, Action<SessionEnd> ended)
{
    private readonly Dictionary<UInt128, LinkedListNode<AccountingSession>> sessions = [];
    private readonly LinkedList<AccountingSession> open = [], closed = [];

    public int Open => open.Count;

    public int Remembered => closed.Count;

    /// <param name="swap">The NAS exchanges Input and Output.</param>
    public PacketOutcome Take(in AccountingRequest request, BssAccount bss, bool swap, TimeSpan now)
    {
        bss.IsHeard = true;
        var at = new EventTime(request.Stamp, now - request.Delay);
        var figures = swap
            ? new AccountingFigures(request.Output, request.Input, request.Seconds) : new AccountingFigures(request.Input, request.Output, request.Seconds);
        return request.Kind switch
        {
            AccountingKind.On or AccountingKind.Off => Restart(request.Nas, at, now),
            AccountingKind.Start => Start(request, bss, at, now),
            AccountingKind.Interim => Interim(request, bss, at, figures, now),
            AccountingKind.Stop => Stop(request, bss, at, figures, now),
            _ => PacketOutcome.Ignored,
        };
    }

    /// <summary>Ends what has been silent for too long, and forgets what has been ended for as long.</summary>
    public void Expire(TimeSpan now)
    {
        while (open.First is { Value: var oldest } && now - oldest.Touched >= idle) End(oldest, SessionEnd.Idle, now);
        while (closed.First is { Value: var gone } && (now - gone.Touched >= idle || closed.Count > most)) Forget(gone);
    }

    private PacketOutcome Start(in AccountingRequest request, BssAccount bss, EventTime at, TimeSpan now)
    {
        if (Find(request.Session) is { } known)
        {
            if (known is { IsOpen: true, IsStartTold: false } && !at.IsAfter(known.Last))
            {
                (known.IsStartTold, known.Began) = (true, at);
                Count(known);
                return PacketOutcome.Taken;
            }
            if (known.IsStartTold && at.IsSameAs(known.Began)) return PacketOutcome.Duplicate;
            if (!at.IsAfter(known.Last)) return PacketOutcome.Late;
            // The id is used again: the NAS restarted and nothing told us.
            if (known.IsOpen) End(known, SessionEnd.Restarted, now);
            Forget(known);
        }
        var session = Begin(request, bss, at, now);
        session.IsStartTold = true;
        Count(session);
        return PacketOutcome.Taken;
    }

    private PacketOutcome Interim(in AccountingRequest request, BssAccount bss, EventTime at, in AccountingFigures figures, TimeSpan now)
    {
        if (Find(request.Session) is not { } known)
        {
            Adopt(request, bss, at, figures, now);
            return PacketOutcome.Taken;
        }
        var isNew = at.IsAfter(known.Last);
        if (!isNew && (!known.IsOpen || !at.IsSameAs(known.Last))) return PacketOutcome.Late;
        // It lives on although its NAS, or its silence, said otherwise.
        if (!known.IsOpen) Reopen(known, now);
        Touch(known, at, now);
        known.Grow(figures, isNew);
        return PacketOutcome.Taken;
    }

    private PacketOutcome Stop(in AccountingRequest request, BssAccount bss, EventTime at, AccountingFigures figures, TimeSpan now)
    {
        var known = Find(request.Session);
        if (known is { IsStartTold: true } && known.Began.IsAfter(at)) return PacketOutcome.Late;
        if (known is { IsOpen: false } && !at.IsAfter(known.Last)) return PacketOutcome.Duplicate;
        if (known is null) known = Adopt(request, bss, at, figures, now);
        else
        {
            if (figures.Seconds is null && known.IsStartTold) figures = figures with { Seconds = (ulong)Math.Max(0, (at.Happened - known.Began.Happened).TotalSeconds) };
            known.Grow(figures, at.IsAfter(known.Last));
        }
        if (known.IsOpen) Touch(known, at, now);
        else known.Last = at;
        if (known.IsOpen) End(known, SessionEnd.Stopped, now);
        return PacketOutcome.Taken;
    }

    /// <summary>Ends every session of the NAS at its last known figures; one heard of after the restart goes on. By our clock: after a power cut the NAS may not know the time.</summary>
    private PacketOutcome Restart(UInt128 nas, EventTime at, TimeSpan now)
    {
        foreach (var session in open.Where(session => session.Nas == nas && session.Last.Happened < at.Happened).ToArray()) End(session, SessionEnd.Restarted, now);
        return PacketOutcome.Taken;
    }

    /// <summary>A session whose Start was not seen: ours and counted from its beginning if it is younger than we are.</summary>
    private AccountingSession Adopt(in AccountingRequest request, BssAccount bss, EventTime at, in AccountingFigures figures, TimeSpan now)
    {
        var session = Begin(request, bss, at, now);
        if (request.Seconds is { } seconds && at.Happened - TimeSpan.FromSeconds(seconds) >= start)
        {
            Count(session);
            session.Grow(figures, isNew: true);
        }
        else session.BeginAt(figures);
        return session;
    }

    private AccountingSession Begin(in AccountingRequest request, BssAccount bss, EventTime at, TimeSpan now)
    {
        var session = new AccountingSession(request.Session, request.Nas, bss, at) { Touched = now };
        sessions[session.Key] = open.AddLast(session);
        bss.Count(+1);
        KeepBound(now);
        return session;
    }

    private static void Count(AccountingSession session)
    {
        if (session.IsCounted) return;
        session.IsCounted = true;
        session.Bss.Sessions++;
    }

    private void Touch(AccountingSession session, EventTime at, TimeSpan now)
    {
        if (!session.Last.IsAfter(at)) session.Last = at;
        session.Touched = now;
        Move(session, open, open);
    }

    private void Reopen(AccountingSession session, TimeSpan now)
    {
        session.IsOpen = true;
        Move(session, closed, open);
        session.Bss.Count(+1);
        KeepBound(now);
    }

    /// <summary>The newest has its place by now: making room for it must not forget it.</summary>
    private void KeepBound(TimeSpan now)
    {
        if (open.Count > most) End(open.First!.Value, SessionEnd.Overflow, now);
    }

    private void End(AccountingSession session, SessionEnd how, TimeSpan now)
    {
        (session.IsOpen, session.Touched) = (false, now);
        Move(session, open, closed);
        session.Bss.Count(-1);
        if (closed.Count > most) Forget(closed.First!.Value);
        ended(how);
    }

    private void Forget(AccountingSession session)
    {
        if (sessions.Remove(session.Key, out var node)) node.List!.Remove(node);
    }

    private void Move(AccountingSession session, LinkedList<AccountingSession> from, LinkedList<AccountingSession> to)
    {
        var node = sessions[session.Key];
        from.Remove(node);
        to.AddLast(node);
    }

    private AccountingSession? Find(UInt128 session) => sessions.TryGetValue(session, out var node) ? node.Value : null;
}
