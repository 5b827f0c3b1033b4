namespace Telemetry.Collector;

/// <summary>Publishes one acknowledgement; false when it could not leave. Nobody waits for it: a lost one is earned again.</summary>
public delegate bool AckSink(string device, AckMessage message);

/// <summary>
/// The one writer: takes what waits in the queue, decodes it, commits it in one transaction, and only then acknowledges. A store
/// that does not take it means no acknowledgement; the group is dropped, and the agents, who have it still, send it again.
/// </summary>
public sealed partial class IngestLoop(
    InboundQueue queue, ITimeSeriesStore store, IngestSinks sinks, IngestOptions options, TimeProvider time, ILogger<IngestLoop> logger)
    : BackgroundService
{
    private const int BytesPerLine = 50;

    private readonly BatchDecoder decoder = new(new SeriesCache(store.Catalog), sinks.Counters);
    private readonly IngestGroup group = new();
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
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A bug that one message can trigger must not become a restart loop: an unacknowledged batch comes back for ever.
                sinks.Counters.Dropped(group.Batches);
                foreach (var ticket in group.Tickets) ticket.Keep("an internal error, see the log");
                Log.Fault(logger, e);
            }
        }
    }

    /// <summary>One group: everything that waits now, up to the limit of lines.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        group.Clear();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (group.Lines < options.LinesPerCommit && queue.TryTake(out var item))
        {
            Take(item, now);
            item.Return();
        }
        if (sinks.Strangers.HasAdopted && !(resumeAt > time.GetTimestamp())) sinks.Strangers.Release(held => Decode(held.Device, held.Payload, now));
        sinks.Devices.Flush(now);
        sinks.Ledger.Note(now);
        sinks.Ledger.Checkpoint(now);
        if (group.Batches > 0 || sinks.Strangers.HasWork) await CommitAsync(ct);
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
            group.Lines += 1 + item.Length / BytesPerLine;
            return;
        }
        if (speaks) sinks.Devices.TakeBatch(item.Device, now);
        if (resumeAt > time.GetTimestamp())
        {
            sinks.Counters.Dropped(1);
            item.Ticket?.Keep(Unavailable ?? "the store is away");
            return;
        }
        if (item.Ticket is { } ticket) decoder.Admit(ticket, group);
        if (speaks) decoder.Decode(item.Device, item.Payload, now, group, item.Ticket);
    }

    private void Decode(string device, ReadOnlySpan<byte> payload, long now)
    {
        sinks.Devices.TakeBatch(device, now);
        decoder.Decode(device, payload, now, group);
    }

    private async Task CommitAsync(CancellationToken ct)
    {
        // In a file of their own. Should the store fail after it, strangers send again what is held already, which changes nothing.
        if (sinks.Strangers.Commit(group.Acks) is { } unheld) Log.Unheld(logger, unheld);
        if (group.Batches == 0)
        {
            Acknowledge();
            return;
        }
        // Merged first: a sketch of a stranger or under one key too many becomes a refused line. Merging again changes nothing.
        var unavailable = group.Sketches.Count > 0 ? sinks.Unique.Write(group.Sketches, group.Refused, time.GetUtcNow().ToUnixTimeMilliseconds()) : null;
        // Refused lines then: once the batch is acknowledged, the quarantine is the only place that has them.
        if (unavailable is null && group.Refused.Count > 0) unavailable = sinks.Quarantine.Write(group.Refused);
        var outcome = unavailable is null ? await store.WriteAsync(group.Points, ct) : WriteOutcome.Kept(unavailable);
        if (outcome is { Unavailable: null, Rejected.Count: > 0 } && Quarantine(outcome.Rejected) is { } full) outcome = WriteOutcome.Kept(full);
        // The ledger after the commit and before the acknowledgement: what it has not booked comes again.
        if (outcome.Unavailable is null && sinks.Ledger.Write(group.Entries) is { } unbooked) outcome = WriteOutcome.Kept(unbooked);
        if (outcome.Unavailable is { } why)
        {
            if (Unavailable != why) Log.Unavailable(logger, why);
            Unavailable = why;
            resumeAt = time.GetTimestamp() + (long)(options.RetryAfter.TotalSeconds * time.TimestampFrequency);
            sinks.Counters.Dropped(group.Batches);
            foreach (var ticket in group.Tickets) ticket.Keep(why);
            return;
        }
        if (Unavailable is not null) Log.Available(logger);
        (Unavailable, resumeAt) = (null, null);
        sinks.Counters.Committed(group.Lines, outcome);
        if (sinks.Strangers.Released()) queue.Poke();
        Acknowledge();
    }

    private void Acknowledge()
    {
        foreach (var (device, message) in group.Acks.Messages()) sinks.Acknowledge(device, message);
        sinks.Counters.Acknowledge(group.Acks.Count);
        foreach (var ticket in group.Tickets) ticket.Commit();
    }

    private string? Quarantine(IReadOnlyList<RejectedPoint> rejected)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var lines = new List<RefusedLine>(rejected.Count);
        foreach (var (index, reason) in rejected)
        {
            ref readonly var point = ref group.Points.Points[index];
            sinks.Counters.RefuseLine(reason);
            foreach (var ticket in group.Tickets) ticket.RefusePoint(index, reason);
            lines.Add(new RefusedLine(point.Series.Device, reason, group.Points.LineOf(point), now));
        }
        return sinks.Quarantine.Write(lines);
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
    IngestCounters Counters, AckSink Acknowledge, StrangerDesk Strangers);
