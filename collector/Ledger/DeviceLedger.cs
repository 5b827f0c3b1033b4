namespace Telemetry.Collector;

/// <summary>
/// One device's numbers: a line per journal, and what was counted since the last checkpoint. The same entry again is a duplicate and
/// nothing else. Pure: time is passed in.
/// </summary>
public sealed class DeviceLedger(IEnumerable<LineState> saved)
{
    /// <summary>More journals or holes than these are closed, the oldest first: a sender of random numbers fills neither memory nor disk.</summary>
    public const int MaxLines = 8, MaxRuns = 256;

    private readonly List<SequenceLine> lines = [.. saved.Select(s => new SequenceLine(s))];
    private readonly Dictionary<int, DayCounts> counted = [];
    private (uint Boot, JournalStatus Told, long At)? waiting;

    public DeviceLedger() : this([])
    {
    }

    public BacklogTrend Backlog { get; } = new();

    public IReadOnlyList<LineState> State => [.. lines.Select(l => l.State)];

    /// <summary>Since the last checkpoint.</summary>
    public IReadOnlyDictionary<int, DayCounts> Counted => counted;

    /// <summary>Something is not on disk yet, beside the log.</summary>
    public bool Dirty { get; private set; }

    public void Saved()
    {
        counted.Clear();
        Dirty = false;
    }

    public void Take(in BookedBatch entry, long lateAfter)
    {
        Dirty = true;
        var day = JapanDay.Of(entry.Sent);
        if (entry.Seq == 0)
        {
            Count(day, new DayCounts(0, 0, 0, 0, 0, 1, entry.Lines));
            return;
        }
        var (line, placement) = Find(entry);
        if (placement == Placement.Known)
        {
            Count(day, new DayCounts(0, 0, 1, 0, 0, 0, 0));
            return;
        }
        line.Add(entry.Boot, entry.Seq, entry.Sent, entry.Arrived);
        var late = entry.Synced && entry.Arrived - entry.Sent > lateAfter;
        Count(day, new DayCounts(1, late ? 1 : 0, 0, 0, 0, 0, entry.Lines));
        if (waiting is { } word && word.Boot == entry.Boot) Hear(line, entry.Boot, word.Told, word.At);
        while (line.RunCount > MaxRuns) Settle(line.Settle());
    }

    /// <summary>Takes a status; before the first batch of its start of the agent it is kept until that is clear.</summary>
    public void Tell(uint boot, JournalStatus told, long at)
    {
        if (LineOf(boot, told, at) is { } line) Hear(line, boot, told, at);
        else waiting = (boot, told, at);
    }

    /// <summary>This start of the agent is known.</summary>
    public bool Heard(uint boot) => waiting?.Boot == boot || lines.Exists(l => l.Owns(boot) || l.Holds(boot));

    public IEnumerable<GapPart> Gaps(long now, long untold) =>
        lines.SelectMany((line, i) => line.Gaps(now, untold, i + 1 < lines.Count ? lines[i + 1].Opened : null));

    private SequenceLine? LineOf(uint boot, JournalStatus told, long at)
    {
        var holding = lines.FindLast(l => l.Holds(boot));
        if (lines.Count == 0) lines.Add(holding = new SequenceLine(long.MaxValue, at));
        if (told.Id is { } id && lines.FindLast(l => l.Journal == id) is { } named)
        {
            if (holding is not null && holding != named) named.Adopt(holding, boot);
            return named;
        }
        var guess = holding ?? (told.Newest >= lines[^1].Top ? lines[^1] : null);
        // Numbers only rise: below what arrived it is another journal, or an old word about one that has no name.
        var foreign = guess is null ? told.Id is not null : guess.Contradicts(told) || (told.Id is not null && guess.Journal is not null);
        return foreign ? Begin(boot, 1, at) : guess;
    }

    private void Hear(SequenceLine line, uint boot, JournalStatus told, long at)
    {
        line.Tell(boot, told, at);
        (waiting, Dirty) = (null, true);
    }

    private (SequenceLine Line, Placement Placement) Find(in BookedBatch entry)
    {
        var boot = entry.Boot;
        if (lines.FindLast(l => l.Owns(boot)) is { } own && own.Place(boot, entry.Seq, entry.Sent) is var told and not Placement.Elsewhere) return (own, told);
        // The newest first; those that hold numbers of this start before the others.
        foreach (var holds in (ReadOnlySpan<bool>)[true, false])
            for (var i = lines.Count - 1; i >= 0; i--)
            {
                if (lines[i].Holds(boot) != holds) continue;
                var placement = lines[i].Place(boot, entry.Seq, entry.Sent);
                if (placement != Placement.Elsewhere) return (lines[i], placement);
            }
        // A journal that follows another is counted from 1.
        return (Begin(entry.Boot, lines.Count > 0 && entry.Seq <= SequenceLine.MaxJump ? 1 : entry.Seq, entry.Arrived, entry.Seq), Placement.New);
    }

    /// <summary>A journal begins; what was taken for a part of another moves along.</summary>
    private SequenceLine Begin(uint boot, long floor, long now, long? beside = null)
    {
        var line = new SequenceLine(floor, now);
        if (lines.FindLast(l => l.Holds(boot)) is { } mistaken) line.Adopt(mistaken, boot, beside);
        lines.Add(line);
        for (; lines.Count > MaxLines; lines.RemoveAt(0))
            do Settle(lines[0].Settle());
            while (lines[0].RunCount > 0);
        return line;
    }

    private void Settle(IEnumerable<GapPart> parts)
    {
        foreach (var part in parts) Count(part.Day, part.Counts);
    }

    private void Count(int day, in DayCounts more) => counted[day] = counted.GetValueOrDefault(day) + more;
}
