namespace Telemetry.Collector;

/// <summary>Publishes one acknowledgement; false when it could not leave. Nobody waits for it: a lost one is earned again.</summary>
public delegate bool AckSink(string device, AckMessage message);

/// <summary>
/// Takes what waits in the queue, decodes it, hands it to the store in one transaction, and only then acknowledges. While the store writes one group the
/// next is decoded; there is one writer. A store that does not take a group means no acknowledgement: it is dropped, and the agents, who have it still,
/// send it again.
/// </summary>
public sealed partial class IngestLoop(
    InboundQueue queue, ITimeSeriesStore store, IngestSinks sinks, IngestOptions options, TimeProvider time, ILogger<IngestLoop> logger)
    : BackgroundService
{
    private const int BytesPerLine = 50;
    private const string Fault = "an internal error, see the log";

    private readonly BatchDecoder decoder = new(new SeriesCache(store.Catalog), sinks.Counters, sinks.Clocks);
    private IngestGroup filling = new(), writing = new();
    private Task<WriteOutcome>? write;
    private long? resumeAt;

    /// <summary>Why the last group was not committed; null when it was.</summary>
    public string? Unavailable { get; private set; }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await sinks.Replay.RunAsync(stoppingToken);
        while (await queue.WaitAsync(stoppingToken))
        {
            if (await WorksAsync(RunOnceAsync(stoppingToken))) continue;
            Drop(filling, Fault);
            await WorksAsync(FinishAsync());
        }
    }

    /// <summary>One group: everything that waits now, up to the limit of lines. When nothing waits behind it, it is committed at the end.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        filling.Clear();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Fill(now);
        if (sinks.Strangers.HasAdopted && !IsHeld)
        {
            // What was held may go when it is in the store: one such group at a time.
            await FinishAsync();
            sinks.Strangers.Release(held => Decode(held.Device, held.Payload, now));
        }
        sinks.Devices.Flush(now);
        sinks.Ledger.Note(now);
        sinks.Ledger.Checkpoint(now);
        if (filling.Batches > 0 || sinks.Strangers.HasWork) await CommitAsync(ct);
        else await FinishAsync();
    }

    // A bug that one message can trigger must not become a restart loop: an unacknowledged batch comes back for ever.
    private async Task<bool> WorksAsync(Task step)
    {
        try
        {
            await step;
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Fault(logger, e);
            return false;
        }
    }

    private bool IsHeld => resumeAt > time.GetTimestamp();

    private void Fill(long now)
    {
        while (filling.Lines < options.LinesPerCommit && queue.TryTake(out var item))
        {
            Take(item, now);
            item.Return();
        }
    }

    private void Take(in InboundItem item, long now)
    {
        if (item.Kind == TopicKind.Status)
        {
            sinks.Counters.Status();
            if (sinks.Strangers.TakesStatus(item.Device, item.Payload, now)) return;
            if (sinks.Devices.TakeStatus(item.Device, item.Payload, item.Retained, now) is { } status) sinks.Ledger.Tell(item.Device, status, item.Retained, now);
            else sinks.Counters.RefuseMessage("bad-status");
            return;
        }
        if (item.Kind == TopicKind.DayKeyRequest)
        {
            if (sinks.Keys.Answer(item.Device, item.Payload, item.Retained) is { } refusal) sinks.Counters.RefuseMessage(refusal);
            return;
        }
        sinks.Counters.Batch();
        var speaks = item.Ticket is null || item.Length > 0;
        if (speaks && sinks.Strangers.Takes(item.Device, item.Payload, now, item.Ticket))
        {
            // Its copy counts for the size of the group as its lines would.
            filling.Lines += 1 + item.Length / BytesPerLine;
            return;
        }
        if (speaks) sinks.Devices.TakeBatch(item.Device, now);
        if (IsHeld)
        {
            sinks.Counters.Dropped(1);
            item.Ticket?.Keep(Unavailable ?? "the store is away");
            return;
        }
        if (item.Ticket is { } ticket) decoder.Admit(ticket, filling);
        if (speaks) decoder.Decode(item.Device, item.Payload, now, filling, item.Ticket);
    }

    private void Decode(string device, ReadOnlySpan<byte> payload, long now)
    {
        sinks.Devices.TakeBatch(device, now);
        decoder.Decode(device, payload, now, filling);
    }

    private async Task CommitAsync(CancellationToken ct)
    {
        // In a file of their own. Should the store fail after it, strangers send again what is held already, which changes nothing.
        if (sinks.Strangers.Commit(filling.Acks) is { } unheld) Log.Unheld(logger, unheld);
        await FinishAsync();
        if (filling.Batches == 0)
        {
            Acknowledge(filling);
            return;
        }
        if (IsHeld)
        {
            Drop(filling, Unavailable!);
            return;
        }
        // Merged first: a sketch of a stranger or under one key too many becomes a refused line. Merging again changes nothing.
        var unavailable = filling.Sketches.Count > 0 ? sinks.Unique.Write(filling.Sketches, filling.Refused, time.GetUtcNow().ToUnixTimeMilliseconds()) : null;
        // Refused lines then: once the batch is acknowledged, the quarantine is the only place that has them.
        if (unavailable is null && filling.Refused.Count > 0) unavailable = sinks.Quarantine.Write(filling.Refused, filling.Unkept);
        Withhold(filling);
        (filling, writing) = (writing, filling);
        write = unavailable is null ? Task.Run(() => store.WriteAsync(writing.Points, ct).AsTask(), ct) : Task.FromResult(WriteOutcome.Kept(unavailable));
        if (queue.Count == 0) await FinishAsync();
    }

    /// <summary>Waits for the group that the store is writing, and acknowledges it.</summary>
    private async Task FinishAsync()
    {
        if (write is not { } under) return;
        write = null;
        WriteOutcome outcome;
        try
        {
            outcome = await under;
        }
        catch
        {
            Drop(writing, Fault);
            throw;
        }
        if (outcome is { Unavailable: null, Rejected.Count: > 0 } && Quarantine(outcome.Rejected) is { } full) outcome = WriteOutcome.Kept(full);
        // The ledger after the commit and before the acknowledgement: what it has not booked comes again.
        if (outcome.Unavailable is null && sinks.Ledger.Write(writing.Entries) is { } unbooked) outcome = WriteOutcome.Kept(unbooked);
        if (outcome.Unavailable is { } why)
        {
            if (Unavailable != why) Log.Unavailable(logger, why);
            Unavailable = why;
            resumeAt = time.GetTimestamp() + (long)(options.RetryAfter.TotalSeconds * time.TimestampFrequency);
            Drop(writing, why);
            return;
        }
        if (Unavailable is not null) Log.Available(logger);
        (Unavailable, resumeAt) = (null, null);
        sinks.Counters.Committed(writing.Lines, outcome);
        if (sinks.Strangers.Released()) queue.Poke();
        Acknowledge(writing);
        writing.Clear();
    }

    private void Acknowledge(IngestGroup group)
    {
        foreach (var (device, message) in group.Acks.Messages()) sinks.Acknowledge(device, message);
        sinks.Counters.Acknowledge(group.Acks.Count);
        foreach (var ticket in group.Tickets) ticket.Commit();
    }

    private void Drop(IngestGroup group, string why)
    {
        sinks.Counters.Dropped(group.Batches);
        foreach (var ticket in group.Tickets) ticket.Keep(why);
        group.Clear();
    }

    private string? Quarantine(IReadOnlyList<RejectedPoint> rejected)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var lines = new List<RefusedLine>(rejected.Count);
        foreach (var (index, reason) in rejected)
        {
            ref readonly var point = ref writing.Points.Points[index];
            sinks.Counters.RefuseLine(reason);
            foreach (var ticket in writing.Tickets) ticket.RefusePoint(index, reason);
            lines.Add(new RefusedLine(point.Series.Device, reason, writing.Points.LineOf(point), now));
        }
        var unavailable = sinks.Quarantine.Write(lines, writing.Unkept);
        Withhold(writing);
        return unavailable;
    }

    // What is neither stored nor kept stays at the device.
    private void Withhold(IngestGroup group)
    {
        for (var i = 0; i < group.Unkept.Count; i++) sinks.Counters.RefuseMessage("quarantine-full");
        group.Withhold();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Nothing is stored or acknowledged: {Why}. Agents keep their batches and send them again")]
        public static partial void Unavailable(ILogger logger, string why);

        [LoggerMessage(3, LogLevel.Error, "A group of batches was dropped unacknowledged: this is a bug")]
        public static partial void Fault(ILogger logger, Exception e);

        [LoggerMessage(4, LogLevel.Error, "Batches of strangers are not held: {Why}. Their devices keep them")]
        public static partial void Unheld(ILogger logger, string why);

        [LoggerMessage(2, LogLevel.Information, "The store takes points again")]
        public static partial void Available(ILogger logger);
    }
}

/// <summary>What the loop hands things to, beside the store.</summary>
public sealed record IngestSinks(
    DeviceDesk Devices, LedgerBook Ledger, QuarantineTable Quarantine, QuarantineReplay Replay, UniqueTable Unique, DayKeyDesk Keys,
    IngestCounters Counters, AckSink Acknowledge, StrangerDesk Strangers, ClockWatch Clocks);
