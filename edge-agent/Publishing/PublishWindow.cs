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
/// share of the window only. When live batches pile up they become backlog too, so that the newest is always next. Times are monotonic.
/// </summary>
internal sealed class PublishWindow(PublisherOptions options, Random random)
{
    private readonly SortedDictionary<long, Flight> flights = [];
    private int backlogInFlight;
    private TimeSpan? lastAck;

    /// <summary>Batches above it were not sent yet.</summary>
    public long LiveCursor { get; private set; }

    /// <summary>Batches up to it were sent, or are in the window.</summary>
    public long BacklogCursor { get; private set; }

    public bool Connected { get; private set; }

    public int InFlight => flights.Count;

    /// <summary>Sendings that repeated an earlier one.</summary>
    public long Resent { get; private set; }

    /// <summary>When the next repetition is due; null when there is none or no connection.</summary>
    public TimeSpan? NextDue => Connected && flights.Count > 0 ? flights.Values.Min(flight => flight.Due) : null;

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

    public PublishPlan Plan(long newest, TimeSpan now)
    {
        if (!Connected) return new([], 0, 0);
        if (newest - LiveCursor > options.Window) LiveCursor = newest - options.Window;
        var again = flights.Values.Where(flight => flight.Due <= now).OrderBy(flight => flight.Due).Select(flight => flight.Key).ToArray();
        var free = options.Window - flights.Count;
        var live = (int)Math.Min(free, newest - LiveCursor);
        var share = Math.Max(1, (int)(options.Window * options.BacklogShare));
        var backlog = BacklogCursor >= LiveCursor ? 0 : Math.Max(0, Math.Min(free - live, share - backlogInFlight));
        return new(again, live, backlog);
    }

    /// <summary>A batch was handed to the connection, for the first time or again.</summary>
    public void Sent(BatchKey key, TimeSpan now, bool backlog = false)
    {
        if (flights.TryGetValue(key.Seq, out var flight)) Resent++;
        else
        {
            flights[key.Seq] = flight = new Flight(key) { IsBacklog = backlog };
            if (flight.IsBacklog) backlogInFlight++;
        }
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
