using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What may be sent now.</summary>
/// <param name="Again">Batches to repeat, the longest unconfirmed first.</param>
/// <param name="Live">How many new batches after <see cref="PublishWindow.LiveCursor"/>.</param>
/// <param name="Backlog">How many older ones between <see cref="PublishWindow.BacklogCursor"/> and the live cursor.</param>
internal readonly record struct PublishPlan(IReadOnlyList<BatchKey> Again, int Live, int Backlog);

/// <summary>
/// Decides what to send, given time, connection and acknowledgements; sends nothing itself. A batch stays in the window from its first
/// sending to its acknowledgement. What is committed while connected is live and goes first; everything older is backlog and may take a
/// share of the window and of the link only, repetitions included. When live batches pile up they become backlog too, so that the newest is always next. Times are monotonic.
/// </summary>
internal sealed class PublishWindow(PublisherOptions options, Random random)
{
    private readonly SortedDictionary<long, Flight> flights = [];
    private readonly BacklogPace pace = new(options.LinkRate * options.BacklogShare);
    private int backlogInFlight;
    private long hurriedTo;
    private TimeSpan? lastAck;

    /// <summary>Batches above it were not sent yet.</summary>
    public long LiveCursor { get; private set; }

    /// <summary>Batches up to it were sent, or are in the window.</summary>
    public long BacklogCursor { get; private set; }

    public bool Connected { get; private set; }

    public int InFlight => flights.Count;

    /// <summary>Sendings that repeated an earlier one.</summary>
    public long Resent { get; private set; }

    /// <summary>When the next repetition is due, or backlog may go on; null when neither waits for time.</summary>
    public TimeSpan? NextDue(TimeSpan now)
    {
        if (!Connected) return null;
        var ready = Hurries ? now : pace.ReadyAt(now);
        TimeSpan? next = flights.Count > 0 ? flights.Values.Min(flight => flight.IsBacklog && flight.Due < ready ? ready : flight.Due) : null;
        return ready > now && BacklogRoom > 0 && (next is null || ready < next) ? ready : next;
    }

    /// <summary>False while the backlog has used up its share of the link.</summary>
    public bool MaySendBacklog(TimeSpan now) => Hurries || pace.IsReady(now);

    /// <summary>True for a batch that was backlog when it was first sent.</summary>
    public bool IsBacklog(long seq) => flights.TryGetValue(seq, out var flight) && flight.IsBacklog;

    /// <summary>Whether this batch is in the window.</summary>
    public bool Holds(long seq) => flights.ContainsKey(seq);

    /// <summary>A new connection: all that is unconfirmed is due at once, and what the journal holds is backlog.</summary>
    public void Connect(long newest, TimeSpan now)
    {
        Connected = true;
        LiveCursor = Math.Max(LiveCursor, newest);
        foreach (var flight in flights.Values) (flight.Due, flight.Attempts) = (now, 0);
    }

    public void Disconnect() => Connected = false;

    /// <summary>Somebody waits for what is backlog now: until it is sent it is held to no share of the link, and what was sent before waits for no pause.</summary>
    public void Hurry(TimeSpan now)
    {
        hurriedTo = LiveCursor;
        foreach (var flight in flights.Values) (flight.Due, flight.Attempts) = (now, 0);
    }

    public PublishPlan Plan(long newest, TimeSpan now)
    {
        if (!Connected) return new([], 0, 0);
        if (newest - LiveCursor > options.Window) LiveCursor = newest - options.Window;
        var ready = MaySendBacklog(now);
        var again = flights.Values.Where(flight => flight.Due <= now && (ready || !flight.IsBacklog)).OrderBy(flight => flight.Due).Select(flight => flight.Key).ToArray();
        var live = (int)Math.Min(options.Window - flights.Count, newest - LiveCursor);
        return new(again, live, ready ? Math.Max(0, Math.Min(BacklogRoom, options.Window - flights.Count - live)) : 0);
    }

    /// <summary>Places in the window that backlog could take now.</summary>
    private int BacklogRoom => BacklogCursor >= LiveCursor
        ? 0
        : Math.Min(options.Window - flights.Count, Math.Max(1, (int)(options.Window * options.BacklogShare)) - backlogInFlight);

    private bool Hurries => BacklogCursor < hurriedTo;

    /// <summary>A batch was handed to the connection, for the first time or again.</summary>
    /// <param name="bytes">On the wire.</param>
    public void Sent(BatchKey key, TimeSpan now, bool backlog = false, int bytes = 0)
    {
        if (flights.TryGetValue(key.Seq, out var flight)) Resent++;
        else
        {
            flights[key.Seq] = flight = new Flight(key) { IsBacklog = backlog };
            if (flight.IsBacklog) backlogInFlight++;
        }
        if (flight.IsBacklog && !Hurries) pace.Spend(bytes, now);
        flight.Attempts++;
        flight.Due = now + Pause(flight.Attempts);
    }

    /// <summary>Live batches up to this one were sent.</summary>
    public void PassLive(long seq) => LiveCursor = Math.Max(LiveCursor, seq);

    /// <summary>Backlog up to this one was sent.</summary>
    public void PassBacklog(long seq) => BacklogCursor = Math.Max(BacklogCursor, seq);

    /// <summary>The store has these. After a silence, what is left is repeated soon, spread over one timeout.</summary>
    public void Acknowledge(AckMessage ack, TimeSpan now)
    {
        var done = flights.Values.Where(flight => flight.Key.Boot == ack.Boot && Covers(ack, flight.Key.Seq)).Select(flight => flight.Key.Seq).ToArray();
        if (done.Length == 0) return;
        foreach (var seq in done) Forget(seq);
        if (lastAck is not { } last || now - last > options.AckTimeout)
            foreach (var flight in flights.Values.Where(flight => flight.Attempts > 1))
                (flight.Attempts, flight.Due) = (1, now + options.AckTimeout * random.NextDouble());
        lastAck = now;
    }

    /// <summary>The batch is no longer in the journal.</summary>
    public void Forget(long seq)
    {
        if (flights.Remove(seq, out var flight) && flight.IsBacklog) backlogInFlight--;
    }

    private static bool Covers(AckMessage ack, long seq)
    {
        foreach (var (first, last) in ack.Ranges)
            if (seq >= first && seq <= last) return true;
        return false;
    }

    /// <summary>Doubles from AckTimeout to AckTimeoutMax, a quarter less or more, so that a fleet does not repeat in step.</summary>
    private TimeSpan Pause(int attempts)
    {
        var ceiling = Math.Min(options.AckTimeoutMax.Ticks, options.AckTimeout.Ticks * Math.Pow(2, Math.Min(attempts, 30) - 1));
        return TimeSpan.FromTicks((long)(ceiling * (0.75 + random.NextDouble() / 2)));
    }

    private sealed class Flight(BatchKey key)
    {
        public BatchKey Key => key;
        public bool IsBacklog { get; init; }
        public int Attempts { get; set; }
        public TimeSpan Due { get; set; }
    }
}
