namespace Telemetry.Collector;

/// <summary>Where a number belongs.</summary>
public enum Placement { New, Known, Elsewhere }

/// <summary>
/// The numbers of one journal of a device: which arrived, what the device told about the rest. Everything in it only grows, so repeated and
/// reordered messages change nothing. Pure: time is passed in.
/// </summary>
public sealed class SequenceLine
{
    /// <summary>A larger step between neighbours is no gap but another count.</summary>
    public const long MaxJump = 1_000_000;

    /// <summary>Starts of the agent that are remembered; the newest.</summary>
    private const int MaxOwners = 64;

    private readonly List<SequenceRun> runs;
    private readonly List<uint> owners = [];
    private long? oldest, newest, droppedFirst, droppedLast;
    private long toldAt;

    /// <param name="floor">Lowest number expected.</param>
    public SequenceLine(long floor, long opened)
    {
        (Floor, Opened) = (floor, opened);
        runs = [];
    }

    public SequenceLine(LineState state)
    {
        (Floor, Settled, Opened, runs) = (state.Floor, state.Settled, state.Opened, [.. state.Runs]);
        (oldest, newest, toldAt, droppedFirst, droppedLast) = (state.Oldest, state.Newest, state.ToldAt, state.DroppedFirst, state.DroppedLast);
        (Journal, owners) = (state.Journal, [.. state.Owners]);
    }

    public LineState State => new(Floor, Settled, Opened, oldest, newest, toldAt, droppedFirst, droppedLast, Journal, [.. owners], [.. runs]);

    public long Floor { get; private set; }

    /// <summary>Numbers up to this one were closed when there were too many holes; what arrives of them counts as a duplicate.</summary>
    public long Settled { get; private set; }

    public long Opened { get; }

    /// <summary>The journal's own name, once it was told.</summary>
    public string? Journal { get; private set; }

    public int RunCount => runs.Count;

    public long? Top => runs.Count > 0 ? Math.Max(runs[^1].Last, newest ?? 0) : newest;

    public bool Holds(uint boot) => runs.Exists(r => r.Boot == boot);

    /// <summary>A start of the agent that told this journal as its own, before or after its first batch.</summary>
    public bool Owns(uint boot) => owners.Contains(boot);

    /// <summary>Whether a number of a start of the agent can be of this journal, where numbers rise with the time of sealing.</summary>
    public Placement Place(uint boot, long seq, long sent)
    {
        if (seq <= Settled) return Holds(boot) || runs.Count == 0 || sent <= runs[0].FirstSent ? Placement.Known : Placement.Elsewhere;
        var at = IndexBelow(seq);
        if (at >= 0 && seq <= runs[at].Last) return runs[at].Boot == boot ? Placement.Known : Placement.Elsewhere;
        SequenceRun? before = at >= 0 ? runs[at] : null, after = at + 1 < runs.Count ? runs[at + 1] : null;
        if (before is { } b && seq - b.Last > MaxJump && seq - (newest ?? 0) > MaxJump) return Placement.Elsewhere;
        if (after is { } a && a.First - seq > MaxJump) return Placement.Elsewhere;
        if (before?.Boot == boot || after?.Boot == boot) return Placement.New;
        // Numbers of one start are neighbours in a journal: nothing of another lies between them.
        if (Holds(boot) || (before is not null && before?.Boot == after?.Boot)) return Placement.Elsewhere;
        return after is { } later && sent > later.FirstSent ? Placement.Elsewhere : Placement.New;
    }

    /// <summary>In one journal the lowest number that waits only rises with the newest: this word is of another one.</summary>
    public bool Contradicts(JournalStatus told) =>
        told.Newest is { } last && newest is { } known && last > known && oldest is { } waits && (told.Oldest ?? last + 1) < waits;

    /// <summary>Books a number that <see cref="Place"/> called new.</summary>
    public void Add(uint boot, long seq, long sent, long now)
    {
        Floor = Math.Min(Floor, seq);
        var at = IndexBelow(seq);
        var joinsBelow = at >= 0 && runs[at].Boot == boot && runs[at].Last == seq - 1;
        var joinsAbove = at + 1 < runs.Count && runs[at + 1].Boot == boot && runs[at + 1].First == seq + 1;
        if (joinsBelow && joinsAbove)
        {
            runs[at] = runs[at] with { Last = runs[at + 1].Last, LastSent = runs[at + 1].LastSent };
            runs.RemoveAt(at + 1);
        }
        else if (joinsBelow) runs[at] = runs[at] with { Last = seq, LastSent = sent };
        else if (joinsAbove) runs[at + 1] = runs[at + 1] with { First = seq, FirstSent = sent };
        else runs.Insert(at + 1, new SequenceRun(boot, seq, seq, sent, sent, now));
    }

    /// <summary>Takes the device's word about its journal. Drops always take the oldest, so what was told dropped is a range.</summary>
    /// <param name="at">Wall time of the telling, ms.</param>
    public void Tell(uint boot, JournalStatus told, long at)
    {
        Journal ??= told.Id;
        if (told.Id is not null && !owners.Contains(boot)) owners.Add(boot);
        if (owners.Count > MaxOwners) owners.RemoveAt(0);
        if (told.Newest is { } last)
        {
            var lowest = told.Oldest ?? last + 1;
            if (lowest < 1 || lowest > last + 1 || last - lowest >= MaxJump || (Top is { } top && last - top > MaxJump)) return;
            Lower(lowest);
            // At the first word, drops count when nothing lies between them and what is known: else another ledger knew those in between.
            if (newest is null && told is { DroppedFirst: { } never and >= 1, DroppedLast: { } latest } && latest >= Floor - 1 && Floor - never <= MaxJump)
                Lower(never);
            oldest = Math.Max(oldest ?? lowest, lowest);
            if (newest is null || last > newest) (newest, toldAt) = (last, at);
        }
        if (told is not { DroppedFirst: { } from and >= 1, DroppedLast: { } to } || to < from) return;
        (droppedFirst, droppedLast) = (Math.Min(droppedFirst ?? from, from), Math.Max(droppedLast ?? to, to));
    }

    /// <summary>Takes over what another line holds of a start of the agent, unless the numbers cannot be of one journal.</summary>
    /// <param name="beside">A number that is about to be added.</param>
    public void Adopt(SequenceLine other, uint boot, long? beside = null)
    {
        SequenceRun[] all = [.. runs.Concat(other.runs.Where(r => r.Boot == boot)).OrderBy(r => r.First)];
        if (all.Length == runs.Count || all[0].First <= Settled) return;
        if (!all.Zip(all.Skip(1)).All(pair => pair.Second.First - pair.First.Last is > 0 and <= MaxJump)) return;
        if (beside is { } seq && (all[0].First - seq > MaxJump || seq - all[^1].Last > MaxJump)) return;
        other.runs.RemoveAll(r => r.Boot == boot);
        runs.Clear();
        runs.AddRange(all);
        Floor = Math.Min(Floor, all[0].First);
    }

    /// <summary>Every number that did not arrive, booked by kind and day.</summary>
    /// <param name="untold">Numbers of a device that never told what waits count as under way for this long, ms.</param>
    /// <param name="succeededAt">When another journal took this one's place; null while it is the device's present one.</param>
    public IEnumerable<GapPart> Gaps(long now, long untold, long? succeededAt = null)
    {
        foreach (var (gap, above) in Holes())
            foreach (var part in Parts(gap, Waits(gap, above, now, untold, succeededAt)))
                yield return part;
    }

    /// <summary>Closes the lowest hole for good, and forgets the run below it.</summary>
    public IEnumerable<GapPart> Settle()
    {
        var parts = new List<GapPart>();
        var until = runs.Count > 1 ? runs[1].First : (Top ?? 0) + 1;
        foreach (var (gap, _) in Holes())
            if (gap.Last < until) parts.AddRange(Parts(gap, long.MaxValue));
        if (runs.Count > 0) runs.RemoveAt(0);
        (Floor, Settled) = (Math.Max(Floor, until), Math.Max(Settled, until - 1));
        return parts;
    }

    private void Lower(long floor)
    {
        if (floor > Settled) Floor = Math.Min(Floor, floor);
    }

    private int IndexBelow(long seq)
    {
        // Nearly every batch is the next one.
        if (runs.Count > 0 && runs[^1].First <= seq) return runs.Count - 1;
        var (low, high) = (0, runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (runs[middle].First <= seq) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    private IEnumerable<(SequenceGap Gap, SequenceRun? Above)> Holes()
    {
        var next = Floor;
        long? time = null;
        foreach (var run in runs)
        {
            if (run.First > next) yield return (new SequenceGap(next, run.First - 1, time ?? run.FirstSent, run.FirstSent), run);
            (next, time) = (run.Last + 1, run.LastSent);
        }
        if (newest is { } last && last >= next) yield return (new SequenceGap(next, last, time ?? toldAt, toldAt, IncludesAfter: true), null);
    }

    /// <summary>The lowest number of the gap that can still come.</summary>
    private long Waits(in SequenceGap gap, SequenceRun? above, long now, long untold, long? succeededAt)
    {
        if (succeededAt is { } since) return now - since <= untold ? oldest ?? gap.First : long.MaxValue;
        if (oldest is { } lowest) return lowest;
        return above is not { } run || now - run.Opened <= untold ? gap.First : long.MaxValue;
    }

    private IEnumerable<GapPart> Parts(SequenceGap gap, long waits)
    {
        var (from, to) = (droppedFirst ?? long.MaxValue, droppedLast ?? 0);
        for (var first = gap.First; first <= gap.Last;)
        {
            var (kind, end) =
                first >= from && first <= to ? (GapKind.Dropped, to) :
                first >= waits ? (GapKind.UnderWay, gap.Last) :
                (GapKind.Missing, Math.Min(waits - 1, first < from ? from - 1 : long.MaxValue));
            end = Math.Min(end, gap.Last);
            foreach (var part in gap.ByDay(kind, first, end)) yield return part;
            first = end + 1;
        }
    }
}

/// <summary>A line as it is kept on disk.</summary>
public sealed record LineState(
    long Floor, long Settled, long Opened, long? Oldest, long? Newest, long ToldAt, long? DroppedFirst, long? DroppedLast, string? Journal,
    IReadOnlyList<uint> Owners, IReadOnlyList<SequenceRun> Runs);
