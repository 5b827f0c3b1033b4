namespace Telemetry.Collector;

/// <summary>What became of a request of lines.</summary>
/// <param name="Refused">Quarantined, each with the reason in one word; at most <see cref="DoorWriter.MaxTold"/> of <paramref name="RefusedCount"/>.</param>
/// <param name="Kept">Why what is left was not committed; null when it was.</param>
/// <param name="TooLarge">The body went on beyond the limit; the lines before it are committed.</param>
public sealed record DoorReceipt(int Lines, IReadOnlyList<(int Line, string Reason)> Refused, int RefusedCount, string? Kept, bool TooLarge);

/// <summary>
/// Takes a request of lines to the queue piece by piece, and waits for each to be committed before it reads on: the sender is held back by its own
/// connection, and a request never holds more than a piece in memory.
/// </summary>
public sealed class DoorWriter(InboundQueue queue, TimeProvider time)
{
    public const int MaxTold = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Look = TimeSpan.FromMilliseconds(20);

    public async Task<DoorReceipt> WriteAsync(Stream stream, DoorForm form, long maxBytes, CancellationToken ct)
    {
        var (body, sorter, told) = (new DoorBody(stream, maxBytes), new DoorSorter(form), new Told());
        string? kept = null;
        bool more;
        do
        {
            more = await body.ReadAsync(ct);
            if (body.IsTooLarge) break;
            Sort(body, sorter);
            if (sorter.IsFull || !more) kept = await CommitAsync(sorter, form, told, ct);
        }
        while (more && kept is null);
        told.Lines.Sort();
        return new DoorReceipt(sorter.Count, told.Lines, told.Count, kept, body.IsTooLarge);
    }

    private static void Sort(DoorBody body, DoorSorter sorter)
    {
        while (body.TryNext(out var line, out var tooLong))
            if (tooLong) sorter.Stray(body.Number, IngestCounters.Word(LineError.TooLong), line);
            else sorter.Add(line, body.Number);
    }

    private async Task<string?> CommitAsync(DoorSorter sorter, DoorForm form, Told told, CancellationToken ct)
    {
        var waiting = new List<(CommitTicket Ticket, IReadOnlyList<int> Numbers)>();
        string? kept = null;
        if (sorter.Strays.Count > 0)
        {
            var guest = $"door:{form.Guest.Name}";
            var ticket = new CommitTicket { Strays = [.. sorter.Strays.Take(IngestGroup.MaxRefused).Select(s => new RefusedLine(guest, s.Reason, s.Text, form.Now))] };
            foreach (var (line, reason, _) in sorter.Strays) told.Add(line, reason);
            sorter.Strays.Clear();
            kept = await EnqueueAsync(InboundItem.Copy(TopicKind.Telemetry, guest, [], false, ticket), ct);
            if (kept is null) waiting.Add((ticket, []));
        }
        foreach (var part in sorter.TakeParts())
        {
            if (kept is not null) break;
            var ticket = new CommitTicket();
            kept = await EnqueueAsync(InboundItem.Copy(TopicKind.Telemetry, part.Device, part.Payload.Span, false, ticket), ct);
            if (kept is null) waiting.Add((ticket, part.Numbers));
        }
        foreach (var (ticket, numbers) in waiting)
        {
            kept = await ticket.Done.WaitAsync(ct) ?? kept;
            foreach (var (line, reason) in ticket.Refused) told.Add(numbers[line - 1], reason);
        }
        return kept;
    }

    // The connection's thread may wait inside the queue; a request must not hold a thread, so it looks again.
    private async Task<string?> EnqueueAsync(InboundItem item, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (!queue.TryAdd(item))
        {
            if (ct.IsCancellationRequested || time.GetElapsedTime(since) > Patience)
            {
                item.Return();
                ct.ThrowIfCancellationRequested();
                return "the queue before the store is full";
            }
            await Task.Delay(Look, time, CancellationToken.None);
        }
        return null;
    }

    private sealed class Told
    {
        public List<(int Line, string Reason)> Lines { get; } = [];
        public int Count { get; private set; }

        public void Add(int line, string reason)
        {
            Count++;
            if (Lines.Count < MaxTold) Lines.Add((line, reason));
        }
    }
}
