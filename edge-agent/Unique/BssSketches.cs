using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Distinct stations of one BSS: a sketch per hour and key. After a start and at midnight the key of the day is not there at once:
/// stations wait for it, by address and in memory, for at most <see cref="Patience"/>, so that an hour is not divided between two keys for
/// nothing. Times are wall time in ms, because hours are. Used under the lock of <see cref="UniqueDevices"/>.
/// </summary>
internal sealed class BssSketches(string bss, DayKeyring keys)
{
    public const long Patience = 120_000;

    /// <summary>As many stations as a BSS can have, twice over; with more, waiting is over.</summary>
    private const int MostWaiting = 4_096;

    private readonly HashSet<ulong> waiting = [];
    private readonly List<HourSketch> closed = [];
    private HourSketch? open;
    private bool changed;
    private long waitingHour;
    private long? waitingSince;

    public void Saw(ulong address, long now)
    {
        if (Key(now) is { } key)
        {
            // Not |=, which would forget what opening has changed.
            if (Open(key, now).Sketch.Add(key.Hash(address))) changed = true;
        }
        else if (waiting.Count < MostWaiting) waiting.Add(address);
    }

    /// <summary>The BSS answered, with or without stations: an hour with none is a number, one without an answer is a gap.</summary>
    public void Walked(long now)
    {
        if (Key(now) is { } key) Open(key, now);
    }

    /// <summary>Sketches that have changed since they were last fetched.</summary>
    /// <param name="last">The agent stops: waiting is over, and the open sketch is given in any case.</param>
    public IReadOnlyList<HourSketch> Fetch(long now, bool last)
    {
        if (Key(now) is { } key && waiting.Count > 0) Open(key, now);
        else if (last && waiting.Count > 0 && IsSet(now)) Open(keys.Own(now), now);
        if (open?.Hour != SketchLine.HourOf(now)) Close();
        List<HourSketch> due = [.. closed];
        if (open is not null && (changed || last)) due.Add(open);
        closed.Clear();
        changed = false;
        return due;
    }

    /// <summary>The key to count under; null while the key of the day is waited for.</summary>
    private SecretKey? Key(long now)
    {
        // A clock that was never set names no day and no hour.
        if (!IsSet(now)) return null;
        if (waiting.Count > 0 && waitingHour != SketchLine.HourOf(now)) SettleHour(now);
        if (keys.City(now) is { } city)
        {
            waitingSince = null;
            return city;
        }
        waitingHour = SketchLine.HourOf(now);
        if (waitingSince is not { } since || now < since) since = (waitingSince = now).Value;
        return now - since >= Patience || waiting.Count >= MostWaiting ? keys.Own(now) : null;
    }

    /// <summary>No key came within the hour in which these were here.</summary>
    private void SettleHour(long now)
    {
        if (waitingHour > 0) Open(keys.Own(now), waitingHour);
    }

    private HourSketch Open(SecretKey key, long at)
    {
        var hour = SketchLine.HourOf(at);
        if (open is null || open.Hour != hour || open.Key != key.Id)
        {
            Close();
            open = new HourSketch(bss, hour, key.Id, new HyperLogLog());
            changed = true;
        }
        foreach (var address in waiting) changed |= open.Sketch.Add(key.Hash(address));
        waiting.Clear();
        return open;
    }

    private void Close()
    {
        if (changed) closed.Add(open!);
        (open, changed) = (null, false);
    }

    private static bool IsSet(long now) => now >= LineRules.EarliestTimestamp;
}
